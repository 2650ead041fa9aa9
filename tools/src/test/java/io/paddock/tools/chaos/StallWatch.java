package io.paddock.tools.chaos;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the machine stands still: a client that could not run for a good part of its session's timeout has lost
 * it by right.
 */
final class StallWatch implements AutoCloseable {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LEAST_NS = TimeUnit.SECONDS.toNanos(1);

    private final ConcurrentLinkedQueue<long[]> stalls = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "stall-watch");
    private volatile boolean closed;

    StallWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long lastNs = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(TICK_NS);
            final long nowNs = System.nanoTime();
            if (nowNs - lastNs > LEAST_NS) {
                stalls.add(new long[] {lastNs, nowNs});
            }
            lastNs = nowNs;
        }
    }

    /** How long it stood still in the time before a moment, ns. */
    long stalledNs(final long untilNs, final long windowNs) {
        return stalls.stream()
                .mapToLong(stall -> Math.max(0, Math.min(stall[1], untilNs) - Math.max(stall[0], untilNs - windowNs)))
                .sum();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
