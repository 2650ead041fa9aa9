package io.paddock.replication.standalone;

import io.paddock.replication.LogFault;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.journal.TailRing;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings submitted entries from the ring to the disk, on whichever thread takes the lane: the owner's, when it has
 * nothing else to do, or the forcing thread's. All that has queued goes with one force.
 *
 * <p>{@code requested} is written by the owner, {@code durable} by the holder of the lane; both only grow.
 */
final class ForceLane {
    private final Journal journal;
    private final TailRing ring;
    private final Runnable onForced;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile long requested;
    private volatile long durable;
    /** Guarded by the lane. */
    private long written;

    /** @param onForced called by the holder after each force. */
    ForceLane(final Journal journal, final TailRing ring, final Runnable onForced) {
        this.journal = journal;
        this.ring = ring;
        this.onForced = onForced;
    }

    /** Owner's thread: everything before the position may go to the disk. */
    void request(final long position) {
        requested = position;
    }

    boolean hasWork() {
        return requested != durable && journal.fault() == null;
    }

    /** Everything before it is durable and may be handed over. Any thread. */
    long durable() {
        return durable;
    }

    /** Why nothing more will become durable, or null. Any thread. */
    LogFault fault() {
        return journal.fault();
    }

    /**
     * Forces all that is requested, if nobody else is at it.
     *
     * @return false when another thread holds the lane.
     */
    boolean tryForce() {
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

    private void forceRequested() {
        final long limit = requested;
        long position = written;
        while (position < limit) {
            final long start = ring.skipWrap(position);
            final int frameLength = ring.frameLengthAt(start);
            if (!journal.hasRoom(frameLength)) {
                force(position);
            }
            journal.append(ring.buffer(), ring.offset(start), frameLength);
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
