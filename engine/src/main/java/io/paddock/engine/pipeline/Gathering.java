package io.paddock.engine.pipeline;

/**
 * Lets a light batch wait a moment for connections that were answered just now and are about to write again, so that
 * one force serves all of them.
 *
 * <p>Connections with one request in flight each fall into two groups otherwise: while the writes of one are forced,
 * those of the other arrive, so that every write waits for two forces, and each force carries half of what it could.
 * The groups never meet by themselves.
 *
 * <pre>
 *  without   A force │ B force │ A force │ B force │        with   A+B force │ wait │ A+B force │ wait │
 *            B waits   A waits   B waits   A waits                 answered    back   answered    back
 * </pre>
 *
 * The wait ends when all who were answered have written again; when nobody came for half of what the last force took,
 * since waiting for the rest would then cost more than it saves; and after {@link #MAX_WINDOWS} of such times. Where
 * they do not come in time, it is tried less and less often, see {@link #MAX_SKIPS}. A connection that is alone is
 * never kept waiting: it is back when its write arrives.
 *
 * <p>The engine goes on with everything else meanwhile, and as ever nothing is answered before it is forced. Engine
 * thread.
 */
final class Gathering {
    /** Longest wait for the next one, ns: the thread does not sleep meanwhile. */
    private static final long MAX_WINDOW_NS = 100_000;

    /** Longest wait for all of them, as a multiple of the wait for one. */
    private static final int MAX_WINDOWS = 3;

    /** Most batches that are forced at once after waits in vain, until the next attempt. */
    private static final int MAX_SKIPS = 64;

    private long batch = 1;
    private int members;
    /** Connections that the last batch answered and that have not written since. */
    private int awaited;
    /** Their number when the deadline was set. */
    private int awaitedThen;

    private long windowNs;
    private long deadlineNs;
    private long lastDeadlineNs;
    private boolean waiting;
    private int skips;
    private int skipped;

    /** A write of the connection was added to the batch. */
    void onWrite(final ClientConnection client) {
        if (client.writeBatch != batch) {
            if (awaited > 0 && client.writeBatch == batch - 1) {
                awaited--;
            }
            client.writeBatch = batch;
            members++;
        }
    }

    /**
     * Whether the batch, which could be forced now, shall wait for more.
     *
     * @param room how many more commands a light batch may hold.
     */
    boolean wantsMore(final int room, final long nowNs) {
        if (awaited == 0 || awaited > room || skipped < skips) {
            return false;
        }
        if (awaited != awaitedThen && nowNs - deadlineNs < 0) {
            awaitedThen = awaited;
            deadlineNs = lastDeadlineNs - nowNs < windowNs ? lastDeadlineNs : nowNs + windowNs;
        }
        if (nowNs - deadlineNs < 0) {
            waiting = true;
            return true;
        }
        if (waiting) {
            waiting = false;
            skips = Math.min(MAX_SKIPS, Math.max(1, 2 * skips));
            // The batch that waited in vain does not count as skipped.
            skipped = -1;
        }
        return false;
    }

    /** The batch was handed to the journal's thread: who will be answered, and when, is open. */
    void onHandedOver() {
        next(0);
    }

    /** The batch was forced on this thread, which took so long. */
    void onForced(final long durationNs) {
        windowNs = Math.min(MAX_WINDOW_NS, durationNs / 2);
        next(members);
    }

    /** The connections of the batch have been answered. */
    void onAnswered(final long nowNs) {
        deadlineNs = nowNs + windowNs;
        lastDeadlineNs = nowNs + MAX_WINDOWS * windowNs;
        awaitedThen = awaited;
    }

    private void next(final int answered) {
        if (waiting && awaited == 0) {
            skips = 0;
        } else if (skipped < skips) {
            skipped++;
        }
        waiting = false;
        awaited = answered;
        members = 0;
        batch++;
    }
}
