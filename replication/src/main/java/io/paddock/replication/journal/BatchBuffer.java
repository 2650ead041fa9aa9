package io.paddock.replication.journal;

import io.paddock.codecs.journal.EntryHeaderEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Entries on their way to one segment: completes their headers, keeps them aligned as the file is, writes them in one
 * go.
 *
 * <pre>
 *  blockStart             batchStart                    (file offsets)
 *  | carry: forced before | entry | entry | ... | zeros |
 *  +----------------------+-------+-------+-----+-------+
 *  0                      carry                 length
 * </pre>
 *
 * The carry exists when the disk takes whole blocks only and the batch starts within one: its sectors are written again
 * with what they hold already. One thread at a time.
 */
final class BatchBuffer {
    private static final int PAGE_LENGTH = 4096;

    private final boolean forcing;
    private final int batchLimit;
    private final int writeAlignment;
    private final ByteBuffer view;
    private final UnsafeBuffer buffer;
    private final FrameCodec codec = new FrameCodec();
    private final EntryFlyweight entry = new EntryFlyweight(false);
    private final EntryHeaderEncoder encoder = new EntryHeaderEncoder();
    private final Tail tail = new Tail();
    private SegmentHeader header;
    private int blockStart;
    private int carry;
    private int length;
    /** Behind it the first block holds zeros: a short batch need not be padded to the end of its block each time. */
    private int usedOfFirst;

    private int lastFrame;
    private int entryCount;
    private int writtenOffset;
    private int syncedOffset;

    BatchBuffer(final JournalConfig config, final int blockSize) {
        forcing = config.force();
        writeAlignment = Math.max(blockSize, config.batchAlignment());
        final int longestFrame =
                SegmentDescriptor.alignedLength(SegmentDescriptor.FRAME_HEADER_LENGTH + config.maxEntryLength());
        batchLimit = Math.max(config.batchLength(), longestFrame);
        final int capacity = BitUtil.align(batchLimit, writeAlignment) + 2 * writeAlignment;
        final ByteBuffer bytes = BufferUtil.allocateDirectAligned(capacity, Math.max(PAGE_LENGTH, writeAlignment))
                .order(ByteOrder.LITTLE_ENDIAN);
        view = bytes.duplicate();
        buffer = new UnsafeBuffer(bytes);
    }

    /** Begins with an empty segment. */
    void startAt(final SegmentHeader newHeader, final Tail previous) {
        header = newHeader;
        tail.set(previous);
        writtenOffset = SegmentDescriptor.DATA_OFFSET;
        syncedOffset = writtenOffset;
        moveTo(SegmentDescriptor.DATA_OFFSET);
        Zeros.put(buffer, 0, carry);
    }

    /** Goes on behind the entries of a segment that has been scanned to its end, all of them durable. */
    void resumeAt(final SegmentHeader newHeader, final SegmentScan scan) throws IOException {
        header = newHeader;
        tail.set(scan.tail());
        writtenOffset = scan.endOffset();
        syncedOffset = writtenOffset;
        moveTo(BitUtil.align(scan.nextOffset(), header.batchAlignment()));
        scan.getBytes(blockStart, buffer, carry);
    }

    private void moveTo(final int batchStart) {
        blockStart = batchStart & -writeAlignment;
        carry = batchStart - blockStart;
        length = carry;
        lastFrame = -1;
        entryCount = 0;
    }

    boolean hasRoom(final int frameLength) {
        return isEmpty()
                || length - carry + SegmentDescriptor.alignedLength(frameLength) <= batchLimit
                        && fitsSegment(frameLength);
    }

    boolean fitsSegment(final int frameLength) {
        return blockStart + length + SegmentDescriptor.alignedLength(frameLength) <= header.segmentLength();
    }

    boolean isEmpty() {
        return lastFrame < 0;
    }

    /** @param complete whether checksum and chain are in the header already. */
    void append(final DirectBuffer source, final int offset, final int frameLength, final boolean complete) {
        final int frame = length;
        entry.wrap(source, offset);
        if (entry.index() != tail.index() + 1 || entry.zxid() <= tail.zxid() || entry.frameLength() != frameLength) {
            throw new IllegalStateException("entry " + entry.index() + " (zxid 0x" + Long.toHexString(entry.zxid())
                    + ") does not follow " + tail);
        }
        if (complete && entry.prevChain() != tail.chain()) {
            throw new IllegalStateException("entry " + entry.index() + " has another history than " + tail);
        }
        if (lastFrame >= 0) {
            codec.seal(buffer, view, lastFrame, 0, header.salt());
        }
        buffer.putBytes(frame, source, offset, frameLength);
        final int aligned = SegmentDescriptor.alignedLength(frameLength);
        Zeros.put(buffer, frame + frameLength, aligned - frameLength);
        usedOfFirst = Math.max(usedOfFirst, Math.min(frame + aligned, writeAlignment));
        final int contentCrc = complete ? entry.contentCrc() : codec.contentCrc(view, frame, frameLength);
        encoder.wrap(buffer, frame)
                .contentCrc(Integer.toUnsignedLong(contentCrc))
                .prevChain(Integer.toUnsignedLong(tail.chain()))
                .syncedOffset(syncedOffset)
                .commitLag(0);
        tail.set(entry.index(), entry.zxid(), entry.timestampMs(), codec.chain(tail.chain(), contentCrc, entry.zxid()));
        lastFrame = frame;
        length = frame + aligned;
        entryCount++;
    }

    /** Writes the batch, if there is one, and makes room for the next behind it. */
    void writeTo(final SegmentWriter writer) throws IOException {
        if (!isEmpty()) {
            write(writer, FrameCodec.FLAG_LAST_OF_BATCH);
            moveBehind(BitUtil.align(writtenOffset, header.batchAlignment()));
        }
    }

    /** Writes what there is of a batch that goes on. */
    void writePartTo(final SegmentWriter writer) throws IOException {
        write(writer, 0);
        moveBehind(writtenOffset);
    }

    private void write(final SegmentWriter writer, final int flags) throws IOException {
        codec.seal(buffer, view, lastFrame, flags, header.salt());
        final int writeLength = BitUtil.align(length, writeAlignment);
        pad(writeLength);
        writer.write(view, writeLength, blockStart);
        writtenOffset = blockStart + length;
        if (forcing) {
            syncedOffset = writtenOffset;
        }
    }

    private void moveBehind(final int batchStart) {
        final int oldStart = blockStart;
        moveTo(batchStart);
        if (carry > 0) {
            buffer.putBytes(0, buffer, blockStart - oldStart, carry);
        }
    }

    private void pad(final int writeLength) {
        if (writeLength == writeAlignment) {
            Zeros.put(buffer, length, usedOfFirst - length);
            usedOfFirst = length;
        } else {
            Zeros.put(buffer, length, writeLength - length);
        }
    }

    /** Where the next entry goes, in the file. */
    int nextOffset() {
        return blockStart + length;
    }

    /** Bytes of entries in the batch. */
    int length() {
        return length - carry;
    }

    int entryCount() {
        return entryCount;
    }

    /** End of the last entry written: durable, too, unless forcing is switched off. */
    int writtenOffset() {
        return writtenOffset;
    }

    /** The last entry appended. */
    Tail tail() {
        return tail;
    }
}
