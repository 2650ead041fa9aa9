package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the entries of one segment that has been read into memory, from the first to the first that does not hold. Read
 * with plain reads and not through a mapping: a bad sector is then an exception with a file name and not a signal that
 * ends the process. Reused from segment to segment. One thread.
 */
final class SegmentScan implements AutoCloseable {
    /** Memory is taken in such pieces: a segment that was sealed early needs little. */
    private static final int IMAGE_STEP = 1 << 16;

    private final FrameCodec codec = new FrameCodec();
    private final Blank blank = new Blank();
    private final EntryFlyweight entry;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final Tail tail = new Tail();
    private ByteBuffer image;
    private ByteBuffer view;
    private SegmentHeader header;
    /** Bytes of the segment that were read. */
    private int limit;

    private int entryOffset;
    private int nextOffset;
    private int endOffset;
    /** Entries before it have been found to hold in the image at hand, which nothing changes. */
    private int checkedOffset;

    private long maxSyncedOffset;

    /** @param replayed what the entries say of themselves. */
    SegmentScan(final boolean replayed) {
        entry = new EntryFlyweight(replayed);
    }

    /** Reads the segment, unless it is the one at hand, and stands before its first entry. */
    void load(final Disk disk, final Path file, final SegmentHeader newHeader) throws IOException {
        if (!holds(newHeader) || limit < newHeader.segmentLength()) {
            header = null;
            try (DiskFile source = disk.open(file, OpenMode.READ)) {
                read(source, file, newHeader, newHeader.segmentLength());
            }
        }
        rewind();
    }

    /** The same without what stands behind the seal, for who wants entries only: a seal may stand far before the end. */
    void loadEntries(final Disk disk, final Path file, final SegmentHeader newHeader) throws IOException {
        if (!holds(newHeader)) {
            header = null;
            try (DiskFile source = disk.open(file, OpenMode.READ)) {
                final SealSlots.Seal seal = SealSlots.read(source);
                final long end = seal == null ? newHeader.segmentLength() : seal.sealedOffset();
                read(source, file, newHeader, (int) Math.min(end, newHeader.segmentLength()));
            }
        }
        rewind();
    }

    private void read(final DiskFile source, final Path file, final SegmentHeader newHeader, final int length)
            throws IOException {
        allocate(Math.min(BitUtil.align(length, IMAGE_STEP), newHeader.segmentLength()));
        final int read = source.readFully(image.clear().limit(length), 0);
        if (read < length) {
            throw new DamagedJournal(file.toAbsolutePath() + " has " + read + " bytes and should have "
                    + newHeader.segmentLength() + "; restore it from a backup");
        }
        header = newHeader;
        limit = length;
        checkedOffset = 0;
    }

    /** Whether the segment is the one at hand. */
    boolean holds(final SegmentHeader segment) {
        return header != null && header.sequence() == segment.sequence();
    }

    private void allocate(final int length) {
        if (image == null || image.capacity() < length) {
            close();
            image = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
            view = image.duplicate();
            buffer.wrap(image);
        }
    }

    void rewind() {
        header.basePrevious(tail);
        nextOffset = SegmentDescriptor.DATA_OFFSET;
        endOffset = nextOffset;
        maxSyncedOffset = 0;
    }

    /** Moves to the next entry; false at the first place where none holds, and for ever after. */
    boolean next() {
        if (nextOffset >= checkedOffset && !isSuccessor(nextOffset)) {
            return false;
        }
        entry.wrap(buffer, nextOffset);
        tail.set(
                entry.index(),
                entry.zxid(),
                entry.timestampMs(),
                codec.chain(tail.chain(), entry.contentCrc(), entry.zxid()));
        maxSyncedOffset = Math.max(maxSyncedOffset, entry.syncedOffset());
        entryOffset = nextOffset;
        endOffset = entryOffset + SegmentDescriptor.alignedLength(entry.frameLength());
        checkedOffset = Math.max(checkedOffset, endOffset);
        nextOffset = (entry.flags() & FrameCodec.FLAG_LAST_OF_BATCH) == 0
                ? endOffset
                : BitUtil.align(endOffset, header.batchAlignment());
        return true;
    }

    /** Whether an entry that holds stands there, and follows on the last one. */
    private boolean isSuccessor(final int offset) {
        return isEntry(offset)
                && entry.index() == tail.index() + 1
                && entry.prevChain() == tail.chain()
                && entry.zxid() > tail.zxid();
    }

    private boolean isEntry(final int offset) {
        if (!codec.isHeader(buffer, view, offset, limit, header.salt())) {
            return false;
        }
        entry.wrap(buffer, offset);
        return codec.contentCrc(view, offset, entry.frameLength()) == entry.contentCrc();
    }

    /**
     * Looks for headers of this segment behind the end, which later batches may have left, and what they knew to be
     * durable.
     */
    void searchBeyondEnd() {
        for (int offset = endOffset; offset < limit; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            if (codec.isHeader(buffer, view, offset, limit, header.salt())) {
                maxSyncedOffset =
                        Math.max(maxSyncedOffset, entry.wrap(buffer, offset).syncedOffset());
            }
        }
    }

    /** The greatest zxid of an intact entry behind the end, whatever its history; 0 for none. */
    long greatestZxidBeyondEnd(final int fromOffset) {
        long greatest = 0;
        for (int offset = fromOffset; offset < limit; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            if (isEntry(offset)) {
                greatest = Math.max(greatest, entry.wrap(buffer, offset).zxid());
            }
        }
        return greatest;
    }

    /** Whether an intact entry behind the end reaches to the offset or beyond. */
    boolean isIntactAt(final long wantedEnd) {
        for (int offset = endOffset; offset < limit; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            if (isEntry(offset)
                    && offset
                                    + SegmentDescriptor.alignedLength(
                                            entry.wrap(buffer, offset).frameLength())
                            >= wantedEnd) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing was ever written behind the last entry. */
    boolean isBlankBeyondEnd() {
        return blank.isBlank(view, endOffset, limit - endOffset);
    }

    /** The entry that {@link #next} moved to; valid until the next move. */
    EntryFlyweight entry() {
        return entry;
    }

    /** Where that entry starts. */
    int entryOffset() {
        return entryOffset;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    SegmentHeader header() {
        return header;
    }

    /** Identity of the last entry that held. */
    Tail tail() {
        return tail;
    }

    /** Where the last entry that held ends. */
    int endOffset() {
        return endOffset;
    }

    /** Where the next one should start. */
    int nextOffset() {
        return nextOffset;
    }

    /** The greatest durable offset that any header seen so far tells of. */
    long maxSyncedOffset() {
        return maxSyncedOffset;
    }

    @Override
    public void close() {
        if (image != null) {
            buffer.wrap(0, 0);
            BufferUtil.free(image);
            image = null;
            view = null;
            header = null;
        }
    }
}
