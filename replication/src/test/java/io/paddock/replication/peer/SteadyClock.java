package io.paddock.replication.peer;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * Time that goes by in small steps as it is looked at: a machine that stands still for a while does not break connections
 * for that. One thread.
 */
final class SteadyClock implements NanoClock, EpochClock {
    private static final long LONGEST_STEP_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long START_MS = 1_700_000_000_000L;

    private long lastNs = System.nanoTime();
    private long nowNs;

    @Override
    public long nanoTime() {
        final long systemNs = System.nanoTime();
        nowNs += Math.min(systemNs - lastNs, LONGEST_STEP_NS);
        lastNs = systemNs;
        return nowNs;
    }

    @Override
    public long time() {
        return START_MS + TimeUnit.NANOSECONDS.toMillis(nanoTime());
    }

    /** A pause of those who look at this clock. */
    void pause(final long lengthNs) {
        nowNs += lengthNs;
    }
}
