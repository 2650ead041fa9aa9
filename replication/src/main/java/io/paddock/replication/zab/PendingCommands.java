package io.paddock.replication.zab;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Commands of this server that are not yet known to be in the log for good, in order: a ring of bytes and a ring of
 * places in it. One thread; allocates nothing after construction.
 */
final class PendingCommands {
    private final UnsafeBuffer bytes;
    private final long[] ends;
    private final int[] lengths;
    private long firstSequence = 1;
    private long nextSequence = 1;
    private long head;
    private long tail;

    /**
     * @param capacity bytes, a power of two; no command may be longer than half of it.
     * @param maxCount commands, a power of two.
     */
    PendingCommands(final int capacity, final int maxCount) {
        if (!BitUtil.isPowerOfTwo(capacity) || !BitUtil.isPowerOfTwo(maxCount)) {
            throw new IllegalArgumentException("sizes must be powers of two: " + capacity + ", " + maxCount);
        }
        bytes = new UnsafeBuffer(new byte[capacity]);
        ends = new long[maxCount];
        lengths = new int[maxCount];
    }

    /** @return its sequence, dense from 1; 0 when there is no room. */
    long add(final DirectBuffer command, final int offset, final int length) {
        if (nextSequence - firstSequence == ends.length) {
            return 0;
        }
        final int capacity = bytes.capacity();
        // A command lies in one piece: it does not begin where it would run over the end of the ring.
        final long rest = capacity - (tail & capacity - 1);
        final long start = rest < length ? tail + rest : tail;
        if (start + length - head > capacity) {
            return 0;
        }
        bytes.putBytes((int) (start & capacity - 1), command, offset, length);
        tail = start + length;
        ends[slot(nextSequence)] = tail;
        lengths[slot(nextSequence)] = length;
        return nextSequence++;
    }

    /** Forgets the oldest one. */
    void removeFirst() {
        head = ends[slot(firstSequence)];
        firstSequence++;
    }

    boolean isEmpty() {
        return firstSequence == nextSequence;
    }

    long firstSequence() {
        return firstSequence;
    }

    /** Sequence that the next command will get. */
    long nextSequence() {
        return nextSequence;
    }

    /** Valid until the next change. */
    DirectBuffer buffer() {
        return bytes;
    }

    int length(final long sequence) {
        return lengths[slot(sequence)];
    }

    int offset(final long sequence) {
        return (int) (ends[slot(sequence)] - lengths[slot(sequence)] & bytes.capacity() - 1);
    }

    private int slot(final long sequence) {
        return (int) (sequence & ends.length - 1);
    }
}
