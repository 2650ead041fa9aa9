package io.paddock.engine.arena;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.UnsafeApi;

/**
 * Makes memory that is a file's, mapped privately, the process's own, on a thread that does so a little at a time and ends
 * by itself. Until then a page that is read is the file's, in the system's cache, from where it may be dropped and come
 * back as late as the disk likes; and a page that is changed is copied first, on the thread that changes it.
 *
 * <p>A page is copied when it is written. What is written here is what stands there already, by an atomic addition of 0,
 * so that nobody who reads or changes the page at the same time can notice.
 */
final class SlabDetacher implements AutoCloseable {
    static final String THREAD_NAME = "paddock-memory";

    /** There is a start to be finished first. */
    private static final long DELAY_NS = TimeUnit.SECONDS.toNanos(2);

    /** After about a millisecond's work; 256 MiB take about 3 s so. */
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long STEP = 256 * Slabs.ALIGNMENT;

    private final long[] addresses;
    private final long delayNs;
    private final long pauseNs;
    private final AtomicInteger nextSlab = new AtomicInteger();
    private final Thread thread;
    private volatile boolean hurried;
    private volatile boolean closed;

    private SlabDetacher(final long[] addresses, final long delayNs, final long pauseNs) {
        this.addresses = addresses;
        this.delayNs = delayNs;
        this.pauseNs = pauseNs;
        thread = new Thread(this::run, THREAD_NAME);
        thread.setDaemon(true);
    }

    /** Begins with slabs at those addresses. */
    static SlabDetacher start(final long[] addresses) {
        return start(addresses, DELAY_NS, PAUSE_NS);
    }

    /** The same at another pace. */
    static SlabDetacher start(final long[] addresses, final long delayNs, final long pauseNs) {
        final SlabDetacher detacher = new SlabDetacher(addresses, delayNs, pauseNs);
        detacher.thread.start();
        return detacher;
    }

    private void run() {
        pause(delayNs);
        detachSlabs();
    }

    private void detachSlabs() {
        for (int i = nextSlab.getAndIncrement(); i < addresses.length; i = nextSlab.getAndIncrement()) {
            for (long offset = 0; offset < Slabs.LENGTH && !closed; offset += STEP) {
                detach(addresses[i] + offset, STEP);
                pause(pauseNs);
            }
        }
    }

    /** Detaches the pages of a range. */
    static void detach(final long address, final long length) {
        for (long offset = 0; offset < length; offset += Slabs.ALIGNMENT) {
            UnsafeApi.getAndAddLong(null, address + offset, 0);
        }
    }

    private void pause(final long durationNs) {
        final long startNs = System.nanoTime();
        long left = durationNs;
        while (left > 0 && !closed && !hurried) {
            LockSupport.parkNanos(this, left);
            left = durationNs - (System.nanoTime() - startNs);
        }
    }

    /** Does what is left at once, with the caller's help. */
    void finish() {
        hurried = true;
        LockSupport.unpark(thread);
        detachSlabs();
        awaitEnd();
    }

    /** Whether there is more to do. */
    boolean running() {
        return thread.isAlive();
    }

    /** Ends the thread, finished or not: the memory is not touched any more. Idempotent. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        awaitEnd();
    }

    private void awaitEnd() {
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
}
