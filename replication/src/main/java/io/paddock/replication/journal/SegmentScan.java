package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the entries of one segment, from the first to the first that does not hold, and judges what stands behind. Reads
 * no more of the segment into memory than entries reach, unless something was written behind them. Reused from segment
 * to segment. One thread.
 *
 * <p>A tool may look at a segment while a server appends to it, and what was read in steps is then older than what stands
 * there. So where no entry holds any more, all from the end of the entries to the end of the segment is looked at anew:
 * if it is blank, the entries end here; if not, it has been read again in one go ({@link SegmentImage}), the walk goes on
 * with what came meanwhile, and from then on nothing changes. A batch looks torn, or acknowledged and missing, only where
 * it is being written just when that one pass comes by, as it would had the whole file been read at once.
 */
final class SegmentScan implements AutoCloseable {
    private final FrameCodec codec = new FrameCodec();
    private final SegmentImage image = new SegmentImage();
    private final UnsafeBuffer buffer = image.buffer();
    private final EntryFlyweight entry;
    private final Tail tail = new Tail();
    private SegmentHeader header;

    private int entryOffset;
    private int nextOffset;
    private int endOffset;
    /** Entries before it have been found to hold in the image at hand, which nothing changes. */
    private int checkedOffset;
    /** The end of entries behind which was last looked for anything written, 0 for none; and what was found. */
    private int judgedOffset;

    private boolean blankBeyondEnd;
    private long maxSyncedOffset;

    /** @param replayed what the entries say of themselves. */
    SegmentScan(final boolean replayed) {
        entry = new EntryFlyweight(replayed);
    }

    /** Turns to the segment, unless it is the one at hand, and stands before its first entry. */
    void load(final Disk disk, final Path file, final SegmentHeader newHeader) throws IOException {
        if (!holds(newHeader) || !image.isWhole()) {
            open(disk, file, newHeader, false);
        }
        rewind();
    }

    /** The same without what stands behind the seal, for who wants entries only: a seal may stand far before the end. */
    void loadEntries(final Disk disk, final Path file, final SegmentHeader newHeader) throws IOException {
        if (!holds(newHeader)) {
            open(disk, file, newHeader, true);
        }
        rewind();
    }

    private void open(final Disk disk, final Path file, final SegmentHeader newHeader, final boolean sealed)
            throws IOException {
        header = null;
        image.open(disk, file, newHeader, sealed);
        header = newHeader;
        checkedOffset = 0;
        judgedOffset = 0;
    }

    /** Whether the segment is the one at hand. */
    boolean holds(final SegmentHeader segment) {
        return header != null && header.sequence() == segment.sequence();
    }

    void rewind() {
        header.basePrevious(tail);
        nextOffset = SegmentDescriptor.DATA_OFFSET;
        endOffset = nextOffset;
        maxSyncedOffset = 0;
    }

    /** Moves to the next entry; false at the first place where none holds, and for ever after. */
    boolean next() throws IOException {
        if (nextOffset >= checkedOffset && !isSuccessor(nextOffset) && !hasComeMeanwhile(nextOffset)) {
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
        nextOffset = isLastOfBatch() ? BitUtil.align(endOffset, header.batchAlignment()) : endOffset;
        return true;
    }

    /** Whether the entry that {@link #next} moved to ends a batch. */
    boolean isLastOfBatch() {
        return (entry.flags() & FrameCodec.FLAG_LAST_OF_BATCH) != 0;
    }

    /** Whether an entry that holds stands there, and follows on the last one. */
    private boolean isSuccessor(final int offset) throws IOException {
        return isEntry(offset)
                && entry.index() == tail.index() + 1
                && entry.prevChain() == tail.chain()
                && entry.zxid() > tail.zxid();
    }

    /** The same where it did not when the bytes were read: somebody may be writing the segment. Asked once per end. */
    private boolean hasComeMeanwhile(final int offset) throws IOException {
        return judgedOffset != endOffset && !isBlankBeyondEnd() && isSuccessor(offset);
    }

    private boolean isEntry(final int offset) throws IOException {
        image.provide(offset + SegmentDescriptor.FRAME_HEADER_LENGTH);
        if (!isHeader(offset)) {
            return false;
        }
        final int frameLength = entry.wrap(buffer, offset).frameLength();
        image.provide(offset + frameLength);
        return codec.contentCrc(image.view(), offset, frameLength) == entry.contentCrc();
    }

    private boolean isHeader(final int offset) {
        return codec.isHeader(buffer, image.view(), offset, image.limit(), header.salt());
    }

    /**
     * Looks for headers of this segment behind the end, which later batches may have left, and what they knew to be
     * durable.
     */
    void searchBeyondEnd() throws IOException {
        final int writtenEnd = writtenEnd();
        for (int offset = endOffset; offset < writtenEnd; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            if (isHeader(offset)) {
                maxSyncedOffset =
                        Math.max(maxSyncedOffset, entry.wrap(buffer, offset).syncedOffset());
            }
        }
    }

    /** The greatest zxid of an intact entry behind the offset, whatever its history; 0 for none. */
    long greatestZxidBeyondEnd(final int fromOffset) throws IOException {
        final int writtenEnd = writtenEnd();
        long greatest = 0;
        for (int offset = fromOffset; offset < writtenEnd; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            if (isEntry(offset)) {
                greatest = Math.max(greatest, entry.wrap(buffer, offset).zxid());
            }
        }
        return greatest;
    }

    /** Whether an intact entry behind the end reaches to the offset or beyond. */
    boolean isIntactAt(final long wantedEnd) throws IOException {
        final int writtenEnd = writtenEnd();
        for (int offset = endOffset; offset < writtenEnd; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
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

    /** Where to look for anything up to; all of it is in memory. */
    private int writtenEnd() throws IOException {
        final int writtenEnd = isBlankBeyondEnd() ? endOffset : image.limit();
        image.provide(writtenEnd);
        return writtenEnd;
    }

    /**
     * Whether nothing was ever written behind the last entry. Looked for once for each end: the answer is remembered
     * until another segment is loaded.
     */
    boolean isBlankBeyondEnd() throws IOException {
        if (checkedOffset > endOffset) {
            // The scan was rewound: an entry that holds stands there.
            return false;
        }
        if (judgedOffset != endOffset) {
            blankBeyondEnd = image.isBlankBehind(endOffset);
            judgedOffset = endOffset;
        }
        return blankBeyondEnd;
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

    /** Copies bytes of the segment, wherever they stand. */
    void getBytes(final int offset, final MutableDirectBuffer target, final int length) throws IOException {
        image.provide(offset + length);
        buffer.getBytes(offset, target, 0, length);
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
        image.close();
        header = null;
    }
}
