package io.paddock.engine.config;

/**
 * How fast handshakes are let in (protocol reference §24); the keys start with {@code connection_throttle_}.
 *
 * @param tokens size of the bucket, 0 = no limit; {@code tokens}.
 * @param fillTimeMs time in which {@code fillCount} tokens are added; {@code fill_time}.
 * @param fillCount {@code fill_count}.
 * @param freezeTimeMs shortest time between two changes of the drop probability, -1 = nothing is dropped at random;
 *     {@code freeze_time}.
 * @param dropIncrease added to the probability while the bucket is empty; {@code drop_increase}.
 * @param dropDecrease taken off it while the bucket is fuller than the ratio says; {@code drop_decrease}.
 * @param decreaseRatio share of the bucket that may be missing then; {@code decrease_ratio}.
 * @param newSessionWeight tokens of a handshake that makes a session; {@code global_session_weight}, 1 unless
 *     {@code weight_enabled}.
 * @param localSessionWeight the same where the session is local; {@code local_session_weight}, 1 unless
 *     {@code weight_enabled}.
 * @param renewSessionWeight tokens of a handshake that comes back to one; {@code renew_session_weight}, 1 unless
 *     {@code weight_enabled}.
 */
public record HandshakeConfig(
        int tokens,
        int fillTimeMs,
        int fillCount,
        int freezeTimeMs,
        double dropIncrease,
        double dropDecrease,
        double decreaseRatio,
        int newSessionWeight,
        int localSessionWeight,
        int renewSessionWeight) {}
