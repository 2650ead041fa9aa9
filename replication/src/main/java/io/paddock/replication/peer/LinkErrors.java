package io.paddock.replication.peer;

import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what goes wrong inside of Aeron: counts it, and writes it to the log, but not more often than an operator can
 * read. Never ends the process, as Aeron's own handler would.
 */
final class LinkErrors implements ErrorHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(AeronLink.class);
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(30);

    private final LinkCounters counters;
    private final NanoClock clock;
    private long quietUntilNs;
    private long suppressedCount;
    private boolean hasSpoken;

    LinkErrors(final LinkCounters counters, final NanoClock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public void onError(final Throwable error) {
        counters.increment(LinkCounter.ERRORS);
        final long nowNs = clock.nanoTime();
        if (hasSpoken && quietUntilNs - nowNs > 0) {
            suppressedCount++;
            return;
        }
        hasSpoken = true;
        quietUntilNs = nowNs + QUIET_NS;
        LOGGER.warn(
                "The link to the peers: {} ({} others since the last such line)", error.toString(), suppressedCount);
        LOGGER.debug("The link to the peers", error);
        suppressedCount = 0;
    }

    /** Something an operator should know. */
    void warn(final String message) {
        LOGGER.warn(message);
    }
}
