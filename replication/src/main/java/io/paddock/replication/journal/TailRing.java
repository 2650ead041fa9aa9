package io.paddock.replication.journal;

import io.paddock.codecs.journal.EntryHeaderEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The newest entries in memory, framed as in the journal, from the moment they are submitted until they are handed over.
 * Its capacity is the bound of unfinished work. Positions are bytes since the start and only grow.
 *
 * <p>Entries are put and released by the owner's thread; whoever forces reads what was published to it. The buffer
 * itself has no fences: positions travel between the threads through the log's volatile fields.
 */
public final class TailRing {
    /** In place of a frame's length: nothing more up to the end of the buffer. */
    private static final int WRAP = -1;

    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int mask;
    private final EntryHeaderEncoder header = new EntryHeaderEncoder();
    private long head;
    private long tail;

    /** @param capacity in bytes, a power of two, at least twice the longest frame. */
    public TailRing(final int capacity) {
        if (!BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException("capacity = " + capacity + " is not a power of two");
        }
        this.capacity = capacity;
        mask = capacity - 1;
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(bytes.duplicate());
    }

    /** Length of the frame for a payload. */
    public static int frameLength(final int payloadLength) {
        return SegmentDescriptor.FRAME_HEADER_LENGTH + payloadLength;
    }

    /** Whether a payload of that length can be put now. Owner's thread. */
    public boolean hasRoom(final int payloadLength) {
        final int needed = SegmentDescriptor.alignedLength(frameLength(payloadLength));
        final int toEnd = capacity - (int) (tail & mask);
        final long claimed = needed <= toEnd ? needed : (long) toEnd + needed;
        return tail + claimed - head <= capacity;
    }

    /** Adds an entry whose identity is given by {@code last}; there must be room. Owner's thread. */
    public void put(
            final Tail last, final long origin, final DirectBuffer payload, final int offset, final int length) {
        put(FrameCodec.TYPE_COMMAND, last, origin, payload, offset, length);
    }

    /** The same for a kind of entry. */
    int put(
            final int type,
            final Tail last,
            final long origin,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final int frameLength = frameLength(length);
        final int index = claim(frameLength);
        FrameCodec.stage(header, buffer, index, frameLength, type, last, origin);
        buffer.putBytes(index + SegmentDescriptor.FRAME_HEADER_LENGTH, payload, offset, length);
        return index;
    }

    /** Makes a place for a frame, which must have room; returns where in the buffer. */
    int claim(final int frameLength) {
        final int needed = SegmentDescriptor.alignedLength(frameLength);
        final int toEnd = capacity - (int) (tail & mask);
        if (needed > toEnd) {
            header.wrap(buffer, (int) (tail & mask)).frameLength(WRAP);
            tail += toEnd;
        }
        final int index = (int) (tail & mask);
        tail += needed;
        return index;
    }

    /** Takes back everything from a position on. Owner's thread, when nobody forces. */
    void cut(final long position) {
        tail = position;
        head = Math.min(head, position);
    }

    /** Where the next entry goes. Owner's thread. */
    public long tail() {
        return tail;
    }

    /** First position that is still held. Owner's thread. */
    public long head() {
        return head;
    }

    /** Gives back everything before a position. Owner's thread. */
    public void release(final long position) {
        head = position;
    }

    /** The position itself, or the start of the buffer behind it when nothing more fits before the end. */
    public long skipWrap(final long position) {
        final int index = (int) (position & mask);
        return frameLengthAt(position) == WRAP ? position + capacity - index : position;
    }

    /** Length of the frame at a position that {@link #skipWrap} returned. */
    public int frameLengthAt(final long position) {
        return buffer.getInt(
                offset(position) + EntryHeaderEncoder.frameLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    int frameLengthAtOffset(final int offset) {
        return buffer.getInt(offset + EntryHeaderEncoder.frameLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** The position behind the frame. */
    public long next(final long position) {
        return position + SegmentDescriptor.alignedLength(frameLengthAt(position));
    }

    /** Where a position stands in {@link #buffer()}. */
    public int offset(final long position) {
        return (int) (position & mask);
    }

    /** The same memory for checksums. */
    ByteBuffer bytes() {
        return bytes;
    }

    UnsafeBuffer memory() {
        return buffer;
    }

    public DirectBuffer buffer() {
        return buffer;
    }
}
