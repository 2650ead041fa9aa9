package io.paddock.engine.config;

import java.util.Optional;

/** Reads the keys of the connection throttle. */
final class HandshakeSettings {
    private static final String PREFIX = "connection_throttle_";
    private static final int MAX = Integer.MAX_VALUE;
    private static final int DEFAULT_NEW_WEIGHT = 3;
    private static final int DEFAULT_LOCAL_WEIGHT = 1;
    private static final int DEFAULT_RENEW_WEIGHT = 2;
    private static final double DEFAULT_DROP_INCREASE = 0.02;
    private static final double DEFAULT_DROP_DECREASE = 0.002;

    private HandshakeSettings() {}

    static HandshakeConfig read(final Settings s) {
        final boolean weighted = s.flag(key(s, "weight_enabled"), false, "true", "false");
        final int newWeight = s.integer(key(s, "global_session_weight"), DEFAULT_NEW_WEIGHT, 1, MAX);
        final int localWeight = s.integer(key(s, "local_session_weight"), DEFAULT_LOCAL_WEIGHT, 1, MAX);
        final int renewWeight = s.integer(key(s, "renew_session_weight"), DEFAULT_RENEW_WEIGHT, 1, MAX);
        return new HandshakeConfig(
                s.integer(key(s, "tokens"), 0, 0, MAX),
                s.integer(key(s, "fill_time"), 1, 1, MAX),
                s.integer(key(s, "fill_count"), 1, 1, MAX),
                s.integer(key(s, "freeze_time"), -1, -1, MAX),
                s.share(key(s, "drop_increase"), DEFAULT_DROP_INCREASE),
                s.share(key(s, "drop_decrease"), DEFAULT_DROP_DECREASE),
                s.share(key(s, "decrease_ratio"), 0),
                weighted ? newWeight : 1,
                weighted ? localWeight : 1,
                weighted ? renewWeight : 1);
    }

    private static Optional<Entry> key(final Settings s, final String name) {
        return s.shared(PREFIX + name);
    }
}
