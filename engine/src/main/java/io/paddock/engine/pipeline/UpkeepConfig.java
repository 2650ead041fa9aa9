package io.paddock.engine.pipeline;

/**
 * What a node does by itself from time to time.
 *
 * @param snapCount entries after which a snapshot is taken, at random from half of it on; {@code snapCount}, 2 or more.
 * @param snapAmortised whether entries alone make no snapshot due before their replay would take a restart as long as half
 *     of the state, and some tenths of a second at least: a server that writes 100,000 entries in a fifth of a second
 *     would otherwise do nothing but write its state again and again.
 * @param snapBytes bytes of the log after which one is taken, at random from half of it on; 0 = no such rule.
 * @param purgeRetainCount snapshots that a purge leaves; {@code autopurge.snapRetainCount}.
 * @param purgeIntervalMs time between purges, 0 = never; {@code autopurge.purgeInterval}.
 * @param reaperIntervalMs period of the removal of containers and TTL nodes; {@code znode.container.checkIntervalMs}.
 * @param reaperMaxPerMinute nodes that it removes in a minute at most; {@code znode.container.maxPerMinute}.
 * @param reaperMaxNeverUsedMs age at which a container that never had a child goes, 0 = never;
 *     {@code znode.container.maxNeverUsedIntervalMs}.
 */
public record UpkeepConfig(
        int snapCount,
        boolean snapAmortised,
        long snapBytes,
        int purgeRetainCount,
        long purgeIntervalMs,
        long reaperIntervalMs,
        int reaperMaxPerMinute,
        long reaperMaxNeverUsedMs) {
    /** ZooKeeper's defaults: 100,000 entries (amortised) or 4 GiB, no purge, a look for containers each minute. */
    public static final UpkeepConfig DEFAULT = new UpkeepConfig(100_000, true, 4L << 30, 3, 0, 60_000, 10_000, 0);

    public UpkeepConfig {
        if (snapCount < 2) {
            throw new IllegalArgumentException("snapCount must be 2 or more, not " + snapCount);
        }
        if (purgeIntervalMs < 0) {
            throw new IllegalArgumentException("autopurge.purgeInterval must not be negative: " + purgeIntervalMs);
        }
        if (reaperIntervalMs < 1 || reaperMaxPerMinute < 1) {
            throw new IllegalArgumentException("znode.container.checkIntervalMs and maxPerMinute must be 1 or more");
        }
    }
}
