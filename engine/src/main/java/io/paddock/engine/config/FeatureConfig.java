package io.paddock.engine.config;

import java.util.Set;

/**
 * What is switched on or off, and the reaper of containers and TTL nodes.
 *
 * @param extendedTypes whether TTL nodes may be created; {@code extendedTypesEnabled}.
 * @param enforceQuota whether hard limits of quotas refuse writes; {@code enforceQuota}.
 * @param readOnlyMode whether read-only clients may be served without a quorum; {@code readonlymode.enabled}.
 * @param localSessions whether a new session is known to its server only; {@code localSessionsEnabled}.
 * @param localSessionsUpgrading whether such a one may create ephemerals, upon which all servers know it;
 *     {@code localSessionsUpgradingEnabled}.
 * @param reconfigEnabled whether clients may change the ensemble; {@code reconfigEnabled}.
 * @param words four-letter words that are answered, or {@code *}; {@code 4lw.commands.whitelist}.
 * @param reaperIntervalMs period of the reaper; {@code znode.container.checkIntervalMs}.
 * @param reaperMaxPerMinute nodes that it removes in a minute; {@code znode.container.maxPerMinute}.
 * @param reaperMaxNeverUsedMs age at which a container that never had a child goes, 0 = never;
 *     {@code znode.container.maxNeverUsedIntervalMs}.
 */
public record FeatureConfig(
        boolean extendedTypes,
        boolean enforceQuota,
        boolean readOnlyMode,
        boolean localSessions,
        boolean localSessionsUpgrading,
        boolean reconfigEnabled,
        Set<String> words,
        int reaperIntervalMs,
        int reaperMaxPerMinute,
        long reaperMaxNeverUsedMs) {
    public FeatureConfig {
        words = Set.copyOf(words);
    }
}
