package io.paddock.engine.pipeline;

import java.util.function.DoubleSupplier;

/**
 * Limits how fast clients shake hands: a bucket of tokens filled at a steady rate, and, where configured, a share of
 * handshakes dropped at random that grows while the bucket is empty and shrinks while it is full. Engine thread.
 */
final class ConnectionThrottle {
    private final ConnectionThrottleConfig config;
    private final CycleClock clock;
    private final DoubleSupplier random;
    private long tokens;
    private long filledMs;
    private long frozenMs;
    private double dropProbability;

    /** @param random numbers from 0 (inclusive) to 1 (exclusive). */
    ConnectionThrottle(final ConnectionThrottleConfig config, final CycleClock clock, final DoubleSupplier random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
        tokens = config.tokens();
        filledMs = clock.elapsedMs();
        frozenMs = filledMs;
    }

    /** Takes the tokens of one handshake; false when it has to be refused. */
    boolean admits(final boolean newSession) {
        if (config.tokens() == 0) {
            return true;
        }
        fill();
        if (config.freezeTimeMs() >= 0 && dropped()) {
            return false;
        }
        final int needed = newSession ? config.newSessionWeight() : config.renewSessionWeight();
        if (tokens < needed) {
            return false;
        }
        tokens -= needed;
        return true;
    }

    /** Share of handshakes that are dropped at random now, 0 to 1. */
    double dropProbability() {
        return dropProbability;
    }

    private void fill() {
        final long periods = (clock.elapsedMs() - filledMs) / config.fillTimeMs();
        if (periods > 0) {
            tokens = Math.min(config.tokens(), tokens + periods * config.fillCount());
            filledMs += periods * config.fillTimeMs();
        }
    }

    private boolean dropped() {
        if (clock.elapsedMs() - frozenMs > config.freezeTimeMs()) {
            frozenMs = clock.elapsedMs();
            if (tokens == 0) {
                dropProbability = Math.min(1, dropProbability + config.dropIncrease());
            } else if (config.tokens() - tokens <= config.tokens() * config.decreaseRatio()) {
                dropProbability = Math.max(0, dropProbability - config.dropDecrease());
            }
        }
        return random.getAsDouble() < dropProbability;
    }
}
