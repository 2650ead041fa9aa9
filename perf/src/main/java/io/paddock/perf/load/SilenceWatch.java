package io.paddock.perf.load;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Breaks a blocking read that waits too long, by closing its connection from a thread of its own.
 */
final class SilenceWatch implements AutoCloseable {
    private final LoadSession session;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "load-silence-watch");
    private volatile long aliveNs = System.nanoTime();
    private volatile boolean watching;
    private volatile boolean broken;

    SilenceWatch(final LoadSession session) {
        this.session = session;
        thread.setDaemon(true);
        thread.start();
    }

    /** What is said about a silent server. */
    static IOException fault() {
        return new IOException("no reply within " + TimeUnit.NANOSECONDS.toSeconds(LoadLoop.MAX_SILENCE_NS) + " s");
    }

    /** The caller is about to read. */
    void watch(final long nowNs) {
        aliveNs = nowNs;
        if (!watching) {
            watching = true;
        }
    }

    /** The caller does not read for a while. */
    void rest() {
        watching = false;
    }

    /** Whether the connection was closed from here. */
    boolean isBroken() {
        return broken;
    }

    private void run() {
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                if (watching && System.nanoTime() - aliveNs > LoadLoop.MAX_SILENCE_NS) {
                    broken = true;
                    session.close();
                    return;
                }
            }
        } catch (final InterruptedException | IOException e) {
            broken = true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
