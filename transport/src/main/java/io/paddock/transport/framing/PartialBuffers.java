package io.paddock.transport.framing;

import java.util.ArrayDeque;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Buffers for bytes that wait for the rest of their frame, in sizes of powers of two. One thread; shared by all
 * connections of that thread, so that a connection that waits for nothing owns nothing. What is given back is kept for
 * the next one up to a limit, and left to the garbage collector beyond it.
 */
public final class PartialBuffers {
    /** Smallest buffer: most frames fit. */
    static final int MIN_LENGTH = 512;

    private static final int MIN_SHIFT = Integer.numberOfTrailingZeros(MIN_LENGTH);

    private final ArrayDeque<UnsafeBuffer>[] freeBySize;
    private final long maxFreeLength;
    private long freeLength;

    /** @param maxFreeLength bytes to keep for later use. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public PartialBuffers(final long maxFreeLength) {
        this.maxFreeLength = maxFreeLength;
        freeBySize = new ArrayDeque[Integer.SIZE - MIN_SHIFT];
        for (int i = 0; i < freeBySize.length; i++) {
            freeBySize[i] = new ArrayDeque<>();
        }
    }

    /** A buffer of at least this many bytes, with any content. */
    UnsafeBuffer take(final int length) {
        final int capacity = Math.max(MIN_LENGTH, BitUtil.findNextPositivePowerOfTwo(length));
        final UnsafeBuffer free = freeBySize[sizeIndex(capacity)].pollLast();
        if (free != null) {
            freeLength -= capacity;
            return free;
        }
        return new UnsafeBuffer(new byte[capacity]);
    }

    /** Takes a buffer back; the caller forgets it. */
    void giveBack(final UnsafeBuffer buffer) {
        if (freeLength + buffer.capacity() <= maxFreeLength) {
            freeLength += buffer.capacity();
            freeBySize[sizeIndex(buffer.capacity())].addLast(buffer);
        }
    }

    /** Bytes kept for later use. */
    long freeLength() {
        return freeLength;
    }

    private static int sizeIndex(final int capacity) {
        return Integer.numberOfTrailingZeros(capacity) - MIN_SHIFT;
    }
}
