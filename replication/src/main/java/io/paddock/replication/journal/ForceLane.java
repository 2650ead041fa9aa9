package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings submitted entries from the ring to the disk, on whichever thread takes the lane: the owner's, when it has
 * nothing else to do, or the forcing thread's. All that has queued goes with one force.
 *
 * <p>{@code requested} is written by the owner, {@code durable} by the holder of the lane; both only grow.
 */
public final class ForceLane {
    private static final long RETRY_NS = 20_000;

    private final Journal journal;
    private final TailRing ring;
    private final boolean complete;
    private final Runnable onForced;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile long requested;
    private volatile long durable;
    /** Guarded by the lane. */
    private long written;

    /**
     * @param complete whether the ring's entries have their checksums and chain already.
     * @param onForced called by the holder after each force.
     */
    public ForceLane(final Journal journal, final TailRing ring, final boolean complete, final Runnable onForced) {
        this.journal = journal;
        this.ring = ring;
        this.complete = complete;
        this.onForced = onForced;
    }

    /** Owner's thread: everything before the position may go to the disk. */
    public void request(final long position) {
        requested = position;
    }

    boolean hasWork() {
        return requested != durable && journal.fault() == null;
    }

    /** Everything before it is durable and may be handed over. Any thread. */
    public long durable() {
        return durable;
    }

    /** Why nothing more will become durable, or null. Any thread. */
    public LogFault fault() {
        return journal.fault();
    }

    /**
     * Forces all that is requested, if nobody else is at it.
     *
     * @return false when another thread holds the lane.
     */
    public boolean tryForce() {
        if (!taken.compareAndSet(false, true)) {
            return false;
        }
        try {
            forceRequested();
        } catch (final LogFault ex) {
            journal.fail(ex);
        } catch (final RuntimeException | Error ex) {
            journal.fail(new LogFault("the journal met a bug and stopped: " + ex, ex));
        } finally {
            taken.set(false);
        }
        return true;
    }

    /**
     * Owner's thread: waits for the force under way and keeps others from beginning one. To be followed by
     * {@link #release}.
     */
    public void take() {
        while (!taken.compareAndSet(false, true)) {
            LockSupport.parkNanos(this, RETRY_NS);
        }
    }

    /** Owner's thread, with the lane taken: nothing behind the position is to be forced any more, nor counts as forced. */
    public void cut(final long position) {
        requested = Math.min(requested, position);
        written = Math.min(written, position);
        durable = Math.min(durable, position);
    }

    /** Owner's thread: ends what {@link #take} began. */
    public void release() {
        taken.set(false);
    }

    private void forceRequested() {
        final long limit = requested;
        long position = written;
        while (position < limit) {
            final long start = ring.skipWrap(position);
            final int frameLength = ring.frameLengthAt(start);
            if (!journal.hasRoom(frameLength)) {
                force(position);
            }
            if (complete) {
                journal.appendComplete(ring.buffer(), ring.offset(start), frameLength);
            } else {
                journal.append(ring.buffer(), ring.offset(start), frameLength);
            }
            position = ring.next(start);
        }
        force(position);
    }

    private void force(final long position) {
        if (position != durable) {
            journal.force();
            written = position;
            durable = position;
            onForced.run();
        }
    }
}
