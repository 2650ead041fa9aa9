package io.paddock.engine.pipeline;

/** Time that a test moves. */
final class ManualClock {
    private long nowMs = 5_000;

    long nanoTime() {
        return nowMs * 1_000_000;
    }

    long epochMs() {
        return 1_700_000_000_000L + nowMs;
    }

    void advanceMs(final long ms) {
        nowMs += ms;
    }
}
