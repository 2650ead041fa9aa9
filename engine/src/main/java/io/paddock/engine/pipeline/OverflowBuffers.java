package io.paddock.engine.pipeline;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap buffers for frames that are longer than a slot, in sizes of powers of two, kept for the next one. Bounded:
 * the bytes of all buffers that exist, in use or kept, stay below a limit, beyond which a claim fails. Any thread.
 */
final class OverflowBuffers {
    /** Buffers kept per size; beyond that they are left to the collector. */
    private static final int KEPT_PER_SIZE = 64;

    private final int minShift;
    private final long limitBytes;
    private final ManyToManyConcurrentArrayQueue<MutableDirectBuffer>[] kept;
    private final AtomicLong existingBytes = new AtomicLong();

    @SuppressWarnings({"unchecked", "rawtypes"})
    OverflowBuffers(final int minLength, final int maxLength, final long limitBytes) {
        this.limitBytes = limitBytes;
        minShift = shift(minLength);
        kept = new ManyToManyConcurrentArrayQueue[Math.max(0, shift(maxLength) - minShift) + 1];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new ManyToManyConcurrentArrayQueue<>(KEPT_PER_SIZE);
        }
    }

    /** @return a buffer of at least that length, null when the limit is reached. */
    MutableDirectBuffer claim(final int length) {
        final int index = Math.max(0, shift(length) - minShift);
        final MutableDirectBuffer buffer = kept[index].poll();
        return buffer != null ? buffer : create(index);
    }

    void release(final MutableDirectBuffer buffer) {
        if (!kept[shift(buffer.capacity()) - minShift].offer(buffer)) {
            existingBytes.addAndGet(-buffer.capacity());
        }
    }

    private MutableDirectBuffer create(final int index) {
        final int capacity = 1 << (minShift + index);
        if (existingBytes.addAndGet(capacity) > limitBytes && !dropKept(capacity)) {
            existingBytes.addAndGet(-capacity);
            return null;
        }
        return new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
    }

    /** Gives up kept buffers of other sizes until the total is within the limit again. */
    private boolean dropKept(final int wanted) {
        for (int i = kept.length - 1; i >= 0; i--) {
            MutableDirectBuffer buffer;
            while (existingBytes.get() > limitBytes && (buffer = kept[i].poll()) != null) {
                existingBytes.addAndGet(-buffer.capacity());
            }
        }
        return existingBytes.get() <= limitBytes || wanted > limitBytes;
    }

    private static int shift(final int length) {
        return Integer.numberOfTrailingZeros(BitUtil.findNextPositivePowerOfTwo(length));
    }
}
