package io.paddock.engine.pipeline;

/**
 * How fast handshakes are let in (protocol reference §24); ZooKeeper's keys start with {@code connection_throttle_}.
 *
 * @param tokens size of the bucket; 0 = no limit. {@code tokens}.
 * @param fillTimeMs time in which {@code fillCount} tokens are added. {@code fill_time}.
 * @param fillCount {@code fill_count}.
 * @param freezeTimeMs shortest time between two changes of the drop probability; -1 = handshakes are not dropped at
 *     random. {@code freeze_time}.
 * @param dropIncrease added to the probability while the bucket is empty. {@code drop_increase}.
 * @param dropDecrease taken off while the bucket is fuller than the ratio says. {@code drop_decrease}.
 * @param decreaseRatio share of the bucket that may be missing then. {@code decrease_ratio}.
 * @param newSessionWeight tokens of a handshake that makes a session.
 * @param renewSessionWeight tokens of a handshake that comes back to one.
 */
public record ConnectionThrottleConfig(
        int tokens,
        int fillTimeMs,
        int fillCount,
        int freezeTimeMs,
        double dropIncrease,
        double dropDecrease,
        double decreaseRatio,
        int newSessionWeight,
        int renewSessionWeight) {
    /** ZooKeeper's defaults: no limit; one token each where weights are not enabled. */
    public static final ConnectionThrottleConfig OFF = new ConnectionThrottleConfig(0, 1, 1, -1, 0.02, 0.002, 0, 1, 1);

    public ConnectionThrottleConfig {
        if (tokens < 0) {
            throw new IllegalArgumentException("connection_throttle_tokens must not be negative: " + tokens);
        }
        if (fillTimeMs < 1) {
            throw new IllegalArgumentException("connection_throttle_fill_time must be 1 ms or more, not " + fillTimeMs);
        }
    }
}
