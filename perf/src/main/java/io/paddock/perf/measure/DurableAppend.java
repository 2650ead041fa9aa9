package io.paddock.perf.measure;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;

/**
 * One record after the other appended to a preallocated file, each durable before the next: the floor under every
 * durable write with one in flight. Written as {@code io.paddock.replication.journal} does it, without its format.
 */
final class DurableAppend implements AutoCloseable {
    private static final int FILE_LENGTH = 16 << 20;
    private static final int FILL_LENGTH = 1 << 20;
    private static final int SECTOR_LENGTH = 512;
    private static final int PAGE_LENGTH = 4096;
    private static final long MAX_NS = 60_000_000_000L;

    private final Way way;
    private final Path path;
    private final DiskFile file;
    private final ByteBuffer record;

    /** Makes the file; its blocks are on the disk before the first append, as those of a journal segment are. */
    DurableAppend(final Path folder, final Way way, final int recordLength) throws IOException {
        final Disk disk = FileDisk.INSTANCE;
        Files.createDirectories(folder);
        final int blockSize = disk.blockSize(folder);
        // Where the file system cannot write past its cache, the journal writes through it.
        this.way = way == Way.DIRECT && blockSize == 0 ? Way.DSYNC : way;
        path = Files.createTempFile(folder, "append-floor", ".tmp");
        try {
            fill(disk);
            file = disk.open(path, this.way.mode);
        } catch (final IOException ex) {
            Files.deleteIfExists(path);
            throw ex;
        }
        final int alignment = this.way == Way.DIRECT ? Math.max(blockSize, SECTOR_LENGTH) : SECTOR_LENGTH;
        record = BufferUtil.allocateDirectAligned(BitUtil.align(recordLength, alignment), PAGE_LENGTH);
    }

    /** Appends for a while; starts over at the beginning of the file when it is full. */
    LatencyFloor measure(final long durationNs) throws IOException {
        return append(durationNs, Long.MAX_VALUE);
    }

    /** Appends so many records. */
    LatencyFloor append(final long count) throws IOException {
        return append(Long.MAX_VALUE, count);
    }

    private LatencyFloor append(final long durationNs, final long count) throws IOException {
        final Histogram latency = new Histogram(MAX_NS, 3);
        final long startNs = System.nanoTime();
        final long startCpuNs = ThreadCpu.ns();
        long offset = 0;
        long sentNs = startNs;
        do {
            if (offset + record.capacity() > FILE_LENGTH) {
                offset = 0;
            }
            write(offset);
            offset += record.capacity();
            final long nowNs = System.nanoTime();
            latency.recordValue(Math.min(nowNs - sentNs, MAX_NS));
            sentNs = nowNs;
        } while (sentNs - startNs < durationNs && latency.getTotalCount() < count);
        final double cpuUs = (ThreadCpu.ns() - startCpuNs) / 1e3 / latency.getTotalCount();
        return new LatencyFloor("append, " + way.text, latency, cpuUs);
    }

    private void write(final long offset) throws IOException {
        record.clear().putLong(0, offset + 1);
        file.writeFully(record, offset);
        if (way == Way.FORCE) {
            file.force();
        }
    }

    private void fill(final Disk disk) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(FILL_LENGTH);
        try (DiskFile filling = disk.open(path, OpenMode.WRITE)) {
            for (int offset = 0; offset < FILE_LENGTH; offset += FILL_LENGTH) {
                filling.writeFully(zeros.clear(), offset);
            }
            filling.force();
        }
        disk.forceFolder(path.getParent());
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }

    /** How a record gets to the disk. */
    enum Way {
        /** Past the page cache and written through: the default of Paddock's journal. */
        DIRECT(OpenMode.WRITE_DIRECT, "O_DIRECT and O_DSYNC"),
        /** Written through the page cache. */
        DSYNC(OpenMode.WRITE_DSYNC, "O_DSYNC"),
        /** A write, then a force: two calls. */
        FORCE(OpenMode.WRITE, "write and fdatasync");

        private final OpenMode mode;
        private final String text;

        Way(final OpenMode mode, final String text) {
            this.mode = mode;
            this.text = text;
        }
    }
}
