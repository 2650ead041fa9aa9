package io.paddock.replication.peer;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log why servers are not listened to, each in its turn, not more often than an operator can read. Any thread. */
final class Refusals {
    private static final Logger LOGGER = LoggerFactory.getLogger(AeronLink.class);
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(30);
    /** A single message may have been under way while its sender was started again. */
    private static final int PATIENCE = 10;

    private final long[] spokenNs = new long[Roster.SERVERS];
    private final long[] suppressed = new long[Roster.SERVERS];
    private final int[] dropped = new int[Roster.SERVERS];

    Refusals() {
        Arrays.fill(spokenNs, System.nanoTime() - QUIET_NS);
    }

    /** @param server 0 when it has not come as far as saying which it is. */
    synchronized void say(final int server, final String message) {
        final long nowNs = System.nanoTime();
        if (nowNs - spokenNs[server] < QUIET_NS) {
            suppressed[server]++;
            return;
        }
        spokenNs[server] = nowNs;
        if (suppressed[server] == 0) {
            LOGGER.warn(message);
        } else {
            LOGGER.warn("{} ({} more such cases since the last line)", message, suppressed[server]);
        }
        suppressed[server] = 0;
    }

    /** A message of this server was dropped; said when it goes on like that. */
    synchronized void onDropped(final int server, final String message) {
        if (++dropped[server] >= PATIENCE) {
            dropped[server] = 0;
            say(server, message);
        }
    }

    /** A message of this server was good. */
    synchronized void onGood(final int server) {
        dropped[server] = 0;
    }
}
