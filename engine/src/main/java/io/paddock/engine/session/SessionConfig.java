package io.paddock.engine.session;

/**
 * How long sessions live.
 *
 * @param tickTimeMs granularity of expiry, ms; ZooKeeper's {@code tickTime}. 1 or more.
 * @param minTimeoutMs shortest timeout that a client gets, ms.
 * @param maxTimeoutMs longest timeout that a client gets, ms; not below the shortest.
 * @param sessionlessTimeoutMs how long a connection may stay without a handshake, ms.
 */
public record SessionConfig(int tickTimeMs, int minTimeoutMs, int maxTimeoutMs, int sessionlessTimeoutMs) {
    private static final int MIN_TIMEOUT_TICKS = 2;
    private static final int MAX_TIMEOUT_TICKS = 20;
    private static final int SESSIONLESS_TIMEOUT_MS = 10_000;

    public SessionConfig {
        if (tickTimeMs < 1) {
            throw new IllegalArgumentException("tickTime must be 1 ms or more, not " + tickTimeMs);
        }
        if (minTimeoutMs < 1 || minTimeoutMs > maxTimeoutMs) {
            throw new IllegalArgumentException(
                    "minSessionTimeout must be 1 to maxSessionTimeout (" + maxTimeoutMs + " ms), not " + minTimeoutMs);
        }
        if (sessionlessTimeoutMs < 1) {
            throw new IllegalArgumentException(
                    "sessionlessCnxnTimeout must be 1 ms or more, not " + sessionlessTimeoutMs);
        }
    }

    /** ZooKeeper's defaults for a tick: timeouts of 2 to 20 ticks. */
    public static SessionConfig ofTick(final int tickTimeMs) {
        return new SessionConfig(
                tickTimeMs, MIN_TIMEOUT_TICKS * tickTimeMs, MAX_TIMEOUT_TICKS * tickTimeMs, SESSIONLESS_TIMEOUT_MS);
    }

    /** What a client gets that asks for a timeout. */
    public int negotiate(final int requestedMs) {
        return Math.max(minTimeoutMs, Math.min(maxTimeoutMs, requestedMs));
    }
}
