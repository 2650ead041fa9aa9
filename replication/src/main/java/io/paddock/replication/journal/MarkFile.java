package io.paddock.replication.journal;

import io.paddock.codecs.journal.MarkDecoder;
import io.paddock.codecs.journal.MarkEncoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code mark.dat}: up to where the journal is known to be durable. It is what tells a torn tail, which may be cut, from
 * the loss of acknowledged entries, which may not. Two slots of one block are written alternately and forced, so one of
 * them always holds.
 *
 * <p>Every method is synchronized: the keeper writes while the log is in use, the closing thread at its end.
 */
final class MarkFile implements AutoCloseable {
    static final String NAME = "mark.dat";

    /** Reads "PADKMRK1" in a hex dump. */
    private static final long MAGIC = 0x314B524D_4B444150L;

    private static final int FORMAT_VERSION = 1;
    private static final int SLOT_LENGTH = SegmentDescriptor.BLOCK_LENGTH;
    private static final int SLOT_COUNT = 2;
    private static final int CHECKED_OFFSET = MarkEncoder.cleanStopEncodingOffset();
    private static final int CHECKED_LENGTH = MarkEncoder.BLOCK_LENGTH - CHECKED_OFFSET;

    private final Path path;
    private final DiskFile file;
    private final Checksum checksum = new Checksum();
    private final MarkEncoder encoder = new MarkEncoder();
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer slotBuffer = new UnsafeBuffer(slot);
    private long slotSequence;
    private Mark last = Mark.NONE;
    private boolean closed;

    private MarkFile(final Path path, final DiskFile file) {
        this.path = path;
        this.file = file;
    }

    /** What a slot says. */
    record Mark(long segmentSequence, long durableOffset, long lastIndex, long lastZxid, int chain, boolean cleanStop) {
        static final Mark NONE = new Mark(0, 0, 0, 0, 0, false);

        Mark afterCleanStop() {
            return new Mark(segmentSequence, durableOffset, lastIndex, lastZxid, chain, true);
        }
    }

    /** Opens the file, or makes one that promises nothing. */
    static MarkFile open(final Disk disk, final Path folder) throws IOException {
        final Path path = folder.resolve(NAME);
        if (!disk.exists(path)) {
            create(disk, folder, path);
        }
        final MarkFile mark = new MarkFile(path, disk.open(path, OpenMode.WRITE));
        try {
            mark.load();
        } catch (final IOException | RuntimeException ex) {
            mark.file.close();
            throw ex;
        }
        return mark;
    }

    /** What the file of a server says, without touching it; null when there is none, or none that holds. */
    static Mark peek(final Disk disk, final Path folder) throws IOException {
        final Path path = folder.resolve(NAME);
        if (!disk.exists(path)) {
            return null;
        }
        try (MarkFile mark = new MarkFile(path, disk.open(path, OpenMode.READ))) {
            return mark.newest() ? mark.last : null;
        }
    }

    private static void create(final Disk disk, final Path folder, final Path path) throws IOException {
        final Path temporary = folder.resolve(NAME + SegmentDescriptor.TEMPORARY_SUFFIX);
        disk.delete(temporary);
        try (MarkFile fresh = new MarkFile(temporary, disk.open(temporary, OpenMode.CREATE))) {
            fresh.write(Mark.NONE);
            fresh.write(Mark.NONE);
        }
        disk.rename(temporary, path);
        disk.forceFolder(folder);
    }

    private void load() throws IOException {
        if (!newest()) {
            throw new LogFault("both slots of " + path.toAbsolutePath() + " are damaged, so it cannot be told whether"
                    + " the journal beside it is complete; check that with the dump tool, then remove this file and start"
                    + " again, or restore the folder from a backup");
        }
        // What was read may be in the page cache only, after a failed force; the other slot must not be overwritten
        // before this one is certain.
        put(slotSequence, last);
    }

    private boolean newest() throws IOException {
        boolean found = false;
        for (int i = 0; i < SLOT_COUNT; i++) {
            slot.clear();
            if (file.readFully(slot, (long) i * SLOT_LENGTH) == SLOT_LENGTH) {
                found |= takeIfNewer();
            }
        }
        return found;
    }

    private boolean takeIfNewer() {
        final MarkDecoder decoder =
                new MarkDecoder().wrap(slotBuffer, 0, MarkDecoder.BLOCK_LENGTH, MarkDecoder.SCHEMA_VERSION);
        if (decoder.magic() != MAGIC
                || (int) decoder.crc() != checksum.of(slot, CHECKED_OFFSET, CHECKED_LENGTH)
                || decoder.formatVersion() != FORMAT_VERSION) {
            return false;
        }
        if (decoder.slotSequence() > slotSequence) {
            slotSequence = decoder.slotSequence();
            last = new Mark(
                    decoder.segmentSequence(),
                    decoder.durableOffset(),
                    decoder.lastIndex(),
                    decoder.lastZxid(),
                    (int) decoder.chain(),
                    decoder.cleanStop() != 0);
        }
        return true;
    }

    synchronized Mark last() {
        return last;
    }

    /** Writes the older slot and forces it. Ignored after the close. */
    synchronized void write(final Mark mark) throws IOException {
        if (closed) {
            return;
        }
        put(slotSequence + 1, mark);
        slotSequence++;
        last = mark;
    }

    private void put(final long sequence, final Mark mark) throws IOException {
        slotBuffer.setMemory(0, SLOT_LENGTH, (byte) 0);
        encoder.wrap(slotBuffer, 0)
                .magic(MAGIC)
                .cleanStop(mark.cleanStop ? 1 : 0)
                .formatVersion(FORMAT_VERSION)
                .slotSequence(sequence)
                .segmentSequence(mark.segmentSequence)
                .durableOffset(mark.durableOffset)
                .lastZxid(mark.lastZxid)
                .lastIndex(mark.lastIndex)
                .chain(Integer.toUnsignedLong(mark.chain));
        encoder.crc(Integer.toUnsignedLong(checksum.of(slot, CHECKED_OFFSET, CHECKED_LENGTH)));
        slot.clear();
        file.writeFully(slot, sequence % SLOT_COUNT * SLOT_LENGTH);
        file.force();
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
        }
    }
}
