package io.paddock.engine.snapshot;

import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.Membership;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.SnapshotStore;
import java.util.concurrent.locks.LockSupport;
import org.agrona.collections.Long2LongHashMap;

/**
 * Takes snapshots while the state goes on changing, one at a time. {@link #start} captures the moment on the engine's
 * thread: the sessions are copied as they lie in memory, the pages become copy-on-write. The rest happens on a thread of
 * the taker's own, which sleeps between snapshots.
 */
public final class SnapshotTaker implements AutoCloseable {
    private static final long ABANDON_CHECK_NS = 100_000;
    private static final long END_CHECK_NS = 1_000_000;

    private final ZnodeTree tree;
    private final SessionTable sessions;
    private final Long2LongHashMap origins;
    private final Membership membership;
    private final SnapshotStore store;
    private final SnapshotListener listener;
    /** Null where {@link #takeBegun} does its work. */
    private final Thread thread;

    private volatile SnapshotJob job;
    private volatile boolean closed;
    private volatile boolean abandoned;

    /** @param origins server → sequence that was applied last; the engine's own map. */
    public SnapshotTaker(
            final ZnodeTree tree,
            final SessionTable sessions,
            final Long2LongHashMap origins,
            final SnapshotStore store,
            final SnapshotListener listener) {
        this(tree, sessions, origins, new Membership(), store, listener);
    }

    /**
     * @param origins server → sequence that was applied last; the engine's own map.
     * @param membership of the ensemble, if there is one; the engine's own.
     */
    public SnapshotTaker(
            final ZnodeTree tree,
            final SessionTable sessions,
            final Long2LongHashMap origins,
            final Membership membership,
            final SnapshotStore store,
            final SnapshotListener listener) {
        this(tree, sessions, origins, membership, store, listener, true);
    }

    /**
     * @param origins server → sequence that was applied last; the engine's own map.
     * @param membership of the ensemble, if there is one; the engine's own.
     * @param threads false for no thread: then {@link #takeBegun} has to be called. For simulation.
     */
    public SnapshotTaker(
            final ZnodeTree tree,
            final SessionTable sessions,
            final Long2LongHashMap origins,
            final Membership membership,
            final SnapshotStore store,
            final SnapshotListener listener,
            final boolean threads) {
        this.tree = tree;
        this.sessions = sessions;
        this.origins = origins;
        this.membership = membership;
        this.store = store;
        this.listener = listener;
        thread = threads ? new Thread(this::run, "paddock-snapshot") : null;
        if (threads) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Starts a snapshot of this moment. Engine thread, between commands.
     *
     * @param zxid newest entry that has been applied.
     * @param index its ordinal.
     * @param timestampMs its time.
     * @return false while another is being taken, or after {@link #close()}.
     */
    public boolean start(final long zxid, final long index, final long timestampMs) {
        if (running() || closed) {
            return false;
        }
        store.prepare(zxid, index);
        final SnapshotMeta meta =
                new SnapshotMeta(zxid, index, timestampMs, tree.arena().length(), sessions.size());
        job = new SnapshotJob(
                meta,
                sessions.copy(),
                new Long2LongHashMap(origins),
                membership.copy(),
                tree.arena().startSnapshot());
        LockSupport.unpark(thread);
        return true;
    }

    /** Gives up what is being taken, if anything, and returns when it has let go of the state. Engine thread. */
    public void abandon() {
        abandoned = true;
        if (thread == null) {
            takeBegun();
        }
        while (running()) {
            LockSupport.parkNanos(ABANDON_CHECK_NS);
        }
        abandoned = false;
    }

    /** Waits until nothing is being taken, but not for ever. Engine thread. */
    public void awaitEnd(final long timeoutNs) {
        if (thread == null) {
            takeBegun();
        }
        final long startNs = System.nanoTime();
        while (running() && System.nanoTime() - startNs < timeoutNs) {
            LockSupport.parkNanos(END_CHECK_NS);
        }
    }

    /** Without a thread of its own: writes what was begun, if anything. Engine thread. */
    public void takeBegun() {
        final SnapshotJob current = job;
        if (current != null) {
            take(current);
        }
    }

    /** Whether a snapshot is being taken. Any thread. */
    public boolean running() {
        return job != null;
    }

    /** Gives up what is being taken and ends the thread; returns when it has ended. Engine thread. */
    @Override
    public void close() {
        closed = true;
        if (thread == null) {
            takeBegun();
            return;
        }
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            final SnapshotJob current = job;
            if (current == null) {
                LockSupport.park(this);
            } else {
                take(current);
            }
        }
        final SnapshotJob left = job;
        if (left != null) {
            take(left);
        }
    }

    private void take(final SnapshotJob current) {
        final long startNs = System.nanoTime();
        Throwable failure = null;
        long length = 0;
        try (current) {
            length = current.stream(store, () -> closed || abandoned);
        } catch (final Throwable ex) {
            failure = ex;
        }
        job = null;
        if (failure == null) {
            listener.onSnapshotTaken(current.meta().zxid(), length, System.nanoTime() - startNs);
        } else if (failure instanceof SnapshotCancelled) {
            listener.onSnapshotCancelled(current.meta().zxid());
        } else {
            listener.onSnapshotFailed(current.meta().zxid(), failure);
        }
    }
}
