package io.paddock.replication.peer;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * The time of day as it was when this was made, and from then on as much more as has passed: nobody who sets the system's
 * clock moves it. Aeron's driver and client tell by such times whether the other one still lives, so a clock put forward
 * by some seconds would end both of them.
 */
final class UnsteppedClock implements EpochClock {
    private final NanoClock nanoClock;
    private final long startMs;
    private final long startNs;

    /** @param startMs time of day now, ms since 1970. */
    UnsteppedClock(final NanoClock nanoClock, final long startMs) {
        this.nanoClock = nanoClock;
        this.startMs = startMs;
        startNs = nanoClock.nanoTime();
    }

    @Override
    public long time() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(nanoClock.nanoTime() - startNs);
    }
}
