package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import java.util.function.Supplier;

/**
 * Reads a whole snapshot beside the owner's thread, which is woken at the end and asks what came of it. Where there are no
 * threads it has ended when {@link #start} returns.
 *
 * @param <T> what is known of a snapshot that holds.
 */
final class SnapshotCheck<T> {
    private final Supplier<T> reading;
    private final Runnable wakeup;
    private T result;
    private LogFault fault;
    private volatile boolean ended;

    private SnapshotCheck(final Supplier<T> reading, final Runnable wakeup) {
        this.reading = reading;
        this.wakeup = wakeup;
    }

    /** Begins. Owner's thread. */
    static <T> SnapshotCheck<T> start(final EnsembleLogContext context, final Supplier<T> reading) {
        final SnapshotCheck<T> check = new SnapshotCheck<>(reading, context.wakeup());
        if (context.threads()) {
            final Thread thread = new Thread(check::run, context.threadPrefix() + "-snapshot-check");
            thread.setDaemon(true);
            thread.start();
        } else {
            check.run();
        }
        return check;
    }

    private void run() {
        try {
            result = reading.get();
        } catch (final LogFault ex) {
            fault = ex;
        } catch (final RuntimeException | Error ex) {
            fault = new LogFault("the check of a snapshot met a bug: " + ex, ex);
        } finally {
            ended = true;
            wakeup.run();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** After its end: why the snapshot cannot be used, or null. */
    LogFault fault() {
        return fault;
    }

    /** After its end, and without a fault: what was found. */
    T result() {
        return result;
    }
}
