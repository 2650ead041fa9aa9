package io.paddock.replication.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How far the journal is durable, published by the thread that forces and read by the keeper. A sequence lock: the
 * writer makes the version odd, stores, and makes it even; the reader takes what it read when the version was even and
 * the same before and after.
 */
final class DurablePosition {
    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(DurablePosition.class, "version", long.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    @SuppressWarnings("unused")
    private volatile long version;

    private long segmentSequence;
    private long offset;
    private long index;
    private long zxid;
    private int chain;

    /** Writer's thread. */
    void publish(final long newSegmentSequence, final long newOffset, final Tail tail) {
        final long odd = (long) VERSION.getOpaque(this) + 1;
        VERSION.setOpaque(this, odd);
        // The odd version must be seen before any of the new values is.
        VarHandle.storeStoreFence();
        segmentSequence = newSegmentSequence;
        offset = newOffset;
        index = tail.index();
        zxid = tail.zxid();
        chain = tail.chain();
        VERSION.setRelease(this, odd + 1);
    }

    /** Changes with every publication. */
    long version() {
        return version;
    }

    MarkFile.Mark read() {
        while (true) {
            final long before = version;
            final MarkFile.Mark mark = new MarkFile.Mark(segmentSequence, offset, index, zxid, chain, false);
            // The values must have been read before the version is looked at again.
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && before == (long) VERSION.getOpaque(this)) {
                return mark;
            }
            Thread.onSpinWait();
        }
    }
}
