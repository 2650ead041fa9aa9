package io.paddock.engine.pipeline;

/**
 * What a server of an ensemble does for clients while it knows no leader. On a single server nothing of it matters.
 *
 * @param holdMs how long connections are kept then, ms; 0 closes them at once, as ZooKeeper does.
 *     {@code paddock.holdConnectionsMs}.
 * @param readOnlyMode whether clients that ask for it may read then; {@code readonlymode.enabled}.
 * @param readOnlyDelayMs for how long there must have been no leader before that, ms.
 */
public record RoleConfig(long holdMs, boolean readOnlyMode, long readOnlyDelayMs) {
    /** ZooKeeper's {@code tickTime} and {@code syncLimit} as its example file has them; no read-only mode. */
    public static final RoleConfig DEFAULT = of(10_000, false, 2000);

    private static final long MIN_READ_ONLY_DELAY_MS = 2000;

    public RoleConfig {
        if (holdMs < 0 || readOnlyDelayMs < 0) {
            throw new IllegalArgumentException(
                    "times must not be negative: hold " + holdMs + " ms, read-only after " + readOnlyDelayMs + " ms");
        }
    }

    /** With ZooKeeper's delay of the read-only mode: a tick, or two seconds if that is more. */
    public static RoleConfig of(final long holdMs, final boolean readOnlyMode, final int tickTimeMs) {
        return new RoleConfig(holdMs, readOnlyMode, Math.max(MIN_READ_ONLY_DELAY_MS, tickTimeMs));
    }
}
