package io.paddock.engine.pipeline;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * The time of the running duty cycle: read once when it starts, and once more after the thread has waited for the
 * disk. Engine thread.
 */
final class CycleClock {
    private static final long NS_PER_MS = 1_000_000;

    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final long startNs;
    private long nowNs;
    private long elapsedMs;
    private long epochMs;

    CycleClock(final NanoClock nanoClock, final EpochClock epochClock) {
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        startNs = nanoClock.nanoTime();
        refresh();
    }

    void refresh() {
        nowNs = nanoClock.nanoTime();
        final long elapsed = (nowNs - startNs) / NS_PER_MS;
        if (elapsed != elapsedMs || epochMs == 0) {
            elapsedMs = elapsed;
            epochMs = epochClock.time();
        }
    }

    /** Monotonic, ns; compare by subtraction. */
    long nowNs() {
        return nowNs;
    }

    /** Monotonic, ms since this clock was made; never negative. */
    long elapsedMs() {
        return elapsedMs;
    }

    /** Wall time, ms since 1970, to within a few ms. */
    long epochMs() {
        return epochMs;
    }
}
