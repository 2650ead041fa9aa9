package io.paddock.client;

import java.util.concurrent.TimeUnit;

/**
 * Keeps the session alive and notices a dead server (protocol reference §28): a ping after a third of the session
 * timeout without a request, at the latest after 10 s; a server that is silent for two thirds is given up, which leaves
 * the last third to find another.
 */
final class Heartbeat {
    private static final long MAX_PING_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private long pingIntervalNs;
    private long readTimeoutNs;
    private long lastSentNs;
    private long lastReceivedNs;

    void start(final int sessionTimeoutMs, final long nowNs) {
        readTimeoutNs = TimeUnit.MILLISECONDS.toNanos(sessionTimeoutMs) * 2 / 3;
        pingIntervalNs = Math.min(readTimeoutNs / 2, MAX_PING_INTERVAL_NS);
        lastSentNs = nowNs;
        lastReceivedNs = nowNs;
    }

    void onSent(final long nowNs) {
        lastSentNs = nowNs;
    }

    void onReceived(final long nowNs) {
        lastReceivedNs = nowNs;
    }

    boolean isPingDue(final long nowNs) {
        return nowNs - lastSentNs >= pingIntervalNs;
    }

    boolean isServerSilent(final long nowNs) {
        return nowNs - lastReceivedNs >= readTimeoutNs;
    }

    /** When to look again. @param sending whether bytes wait to be written, so that no ping will be added. */
    long delayNs(final long nowNs, final boolean sending) {
        final long untilSilentNs = lastReceivedNs + readTimeoutNs - nowNs;
        return sending ? untilSilentNs : Math.min(lastSentNs + pingIntervalNs - nowNs, untilSilentNs);
    }
}
