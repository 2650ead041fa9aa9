package io.paddock.replication.snapshot;

import io.paddock.codecs.snapshot.ChunkEntryEncoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Collects content into chunks, writes them in slices, forces each slice and then leaves the disk alone for a while. One
 * thread, which may be paused and must not be one that serves requests.
 */
final class FileSnapshotWriter implements SnapshotWriter {
    private static final int FIRST_TABLE_LENGTH = 8 * 1024;

    private final Disk disk;
    private final SnapshotConfig config;
    private final long zxid;
    private final Path target;
    private final Path temporary;
    private final LongConsumer pause;
    private final CRC32C crc = new CRC32C();
    private final ChunkEntryEncoder entry = new ChunkEntryEncoder();
    private final ExpandableDirectByteBuffer table = new ExpandableDirectByteBuffer(FIRST_TABLE_LENGTH);
    private final ByteBuffer chunk;
    private final ByteBuffer chunkView;
    private final UnsafeBuffer chunkBuffer;
    private DiskFile file;
    private int fill;
    private long filePosition;
    private long forcedPosition;
    private long sliceStartNs;
    private long contentLength;
    private long chunkCount;
    private boolean failed;
    private boolean committed;

    FileSnapshotWriter(
            final Disk disk,
            final SnapshotConfig config,
            final Path folder,
            final long zxid,
            final long index,
            final LongConsumer pause) {
        this.disk = disk;
        this.config = config;
        this.zxid = zxid;
        this.pause = pause;
        target = folder.resolve(SnapshotDescriptor.fileName(zxid));
        temporary = folder.resolve(target.getFileName() + SnapshotDescriptor.TEMPORARY_SUFFIX);
        chunk = ByteBuffer.allocateDirect(config.chunkLength()).order(ByteOrder.LITTLE_ENDIAN);
        chunkView = chunk.duplicate();
        chunkBuffer = new UnsafeBuffer(chunk);
        begin(index);
    }

    private void begin(final long index) {
        try {
            disk.delete(temporary);
            file = disk.open(temporary, OpenMode.CREATE);
            sliceStartNs = System.nanoTime();
            file.writeFully(SnapshotDescriptor.encodeHeader(config, zxid, index), 0);
            filePosition = SnapshotDescriptor.HEADER_LENGTH;
        } catch (final IOException ex) {
            close();
            throw refused(ex);
        }
    }

    @Override
    public void write(final DirectBuffer buffer, final int offset, final int length) {
        requireUsable();
        int done = 0;
        while (done < length) {
            final int part = Math.min(length - done, config.chunkLength() - fill);
            chunkBuffer.putBytes(fill, buffer, offset + done, part);
            fill += part;
            done += part;
            if (fill == config.chunkLength()) {
                writeChunk();
            }
        }
    }

    @Override
    public void beginPages() {
        requireUsable();
        endChunk();
    }

    private void endChunk() {
        if (fill > 0) {
            writeChunk();
        }
    }

    private void writeChunk() {
        final int blocksLength = ChunkTable.blocksLength(fill);
        chunkBuffer.setMemory(fill, blocksLength - fill, (byte) 0);
        entry.wrap(table, (int) chunkCount * SnapshotDescriptor.ENTRY_LENGTH)
                .crc(Integer.toUnsignedLong(SnapshotDescriptor.crc(crc, chunkView, 0, blocksLength)))
                .length(fill);
        try {
            chunkView.limit(blocksLength).position(0);
            file.writeFully(chunkView, filePosition);
            filePosition += blocksLength;
            if (filePosition - forcedPosition >= config.forceLength()) {
                forceSlice();
            }
        } catch (final IOException ex) {
            throw refused(ex);
        }
        chunkCount++;
        contentLength += fill;
        fill = 0;
    }

    private void forceSlice() throws IOException {
        file.force();
        forcedPosition = filePosition;
        final long sliceNs = System.nanoTime() - sliceStartNs;
        final long pauseNs = sliceNs * config.pausePercent() / 100;
        if (pauseNs > 0) {
            pause.accept(pauseNs);
        }
        sliceStartNs = System.nanoTime();
    }

    @Override
    public void commit() {
        requireUsable();
        endChunk();
        try {
            final int tableLength = (int) chunkCount * SnapshotDescriptor.ENTRY_LENGTH;
            final ByteBuffer tableView = table.byteBuffer().duplicate();
            final int digest = SnapshotDescriptor.crc(crc, tableView, 0, tableLength);
            file.writeFully(tableView.flip(), filePosition);
            file.writeFully(
                    SnapshotDescriptor.encodeTrailer(zxid, contentLength, chunkCount, digest),
                    filePosition + tableLength);
            file.force();
            file.close();
            file = null;
            disk.rename(temporary, target);
            disk.forceFolder(target.getParent());
            committed = true;
        } catch (final IOException ex) {
            throw refused(ex);
        }
    }

    private void requireUsable() {
        if (failed || committed || file == null) {
            throw new IllegalStateException("snapshot " + target.getFileName() + " takes nothing more");
        }
    }

    private LogFault refused(final IOException cause) {
        failed = true;
        return new LogFault(
                "cannot write snapshot " + temporary.toAbsolutePath() + ": " + cause
                        + "; the journal is not affected. Make space or mend the disk; the next snapshot tries again",
                cause);
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
                file = null;
            }
            if (!committed) {
                disk.delete(temporary);
            }
        } catch (final IOException ignore) {
            // An unfinished file is removed at the next start, too.
        } finally {
            chunkBuffer.wrap(0, 0);
            BufferUtil.free(chunk);
            BufferUtil.free(table.byteBuffer());
        }
    }
}
