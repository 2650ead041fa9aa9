package io.paddock.engine.node;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.auth.AuthConfig;
import io.paddock.engine.config.AccessConfig;
import io.paddock.engine.config.FeatureConfig;
import io.paddock.engine.config.HandshakeConfig;
import io.paddock.engine.config.LimitConfig;
import io.paddock.engine.config.ListenConfig;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.config.StorageConfig;
import io.paddock.engine.config.TimeConfig;
import io.paddock.engine.pipeline.CommandPolicy;
import io.paddock.engine.pipeline.ConnectionThrottleConfig;
import io.paddock.engine.pipeline.PipelineConfig;
import io.paddock.engine.pipeline.RoleConfig;
import io.paddock.engine.pipeline.ThrottleConfig;
import io.paddock.engine.pipeline.UpkeepConfig;
import io.paddock.engine.session.LocalSessionConfig;
import io.paddock.engine.session.SessionConfig;
import io.paddock.transport.tcp.TcpConfig;
import java.util.concurrent.TimeUnit;

/** Turns what an operator sets into the values of each part. */
final class ConfigMapping {
    private static final int BYTES_PER_KIB = 1024;

    private ConfigMapping() {}

    static PipelineConfig pipeline(final NodeConfig config) {
        final LimitConfig limits = config.limits();
        final PipelineConfig defaults = PipelineConfig.of(
                limits.maxFrameLength(),
                limits.outstandingRequests(),
                new ThrottleConfig(
                        limits.throttleMaxRequests(),
                        limits.throttleDropStale(),
                        limits.throttledOpWaitMs(),
                        limits.largeRequestThreshold(),
                        limits.largeRequestMaxBytes()));
        return defaults.withUnsentBytes(limits.unsentBytes());
    }

    static ConnectionThrottleConfig handshakes(final NodeConfig config) {
        final HandshakeConfig handshakes = config.handshakes();
        return new ConnectionThrottleConfig(
                handshakes.tokens(),
                handshakes.fillTimeMs(),
                handshakes.fillCount(),
                handshakes.freezeTimeMs(),
                handshakes.dropIncrease(),
                handshakes.dropDecrease(),
                handshakes.decreaseRatio(),
                localSessions(config).enabled() ? handshakes.localSessionWeight() : handshakes.newSessionWeight(),
                handshakes.renewSessionWeight());
    }

    static SessionConfig sessions(final TimeConfig time) {
        return new SessionConfig(
                time.tickTimeMs(), time.minSessionTimeoutMs(), time.maxSessionTimeoutMs(), time.sessionlessTimeoutMs());
    }

    /** On a single server every session is its own anyway. */
    static LocalSessionConfig localSessions(final NodeConfig config) {
        final FeatureConfig features = config.features();
        return config.isEnsemble()
                ? new LocalSessionConfig(features.localSessions(), features.localSessionsUpgrading())
                : LocalSessionConfig.OFF;
    }

    static UpkeepConfig upkeep(final StorageConfig storage, final FeatureConfig features) {
        return new UpkeepConfig(
                storage.snapCount(),
                !storage.snapCountGiven(),
                Math.max(0, storage.snapSizeLimitKb()) * BYTES_PER_KIB,
                storage.purgeRetainCount(),
                TimeUnit.HOURS.toMillis(storage.purgeIntervalHours()),
                features.reaperIntervalMs(),
                features.reaperMaxPerMinute(),
                features.reaperMaxNeverUsedMs());
    }

    /** On a single server nothing of it matters. */
    static RoleConfig roles(final NodeConfig config) {
        final int holdMs = config.isEnsemble() ? config.ensemble().quorum().holdConnectionsMs() : 0;
        return RoleConfig.of(
                holdMs, config.features().readOnlyMode(), config.time().tickTimeMs());
    }

    static CommandPolicy policy(final NodeConfig config) {
        final CommandPolicy policy = new CommandPolicy(
                config.access().skipAcl(),
                config.features().extendedTypes(),
                config.features().enforceQuota(),
                config.features().reconfigEnabled(),
                !config.access().digestEnabled());
        return config.isEnsemble() ? policy.withStandalone(config.ensemble().standaloneEnabled()) : policy;
    }

    static AuthConfig auth(final AccessConfig access) {
        return new AuthConfig(
                access.skipAcl(),
                access.digestEnabled(),
                access.digestAlgorithm(),
                access.superDigest().isEmpty() ? null : access.superDigest());
    }

    static ArenaConfig arena(final LimitConfig limits) {
        final long maxBytes = Math.min(limits.memoryBytes(), ArenaConfig.LARGEST_BYTES);
        return new ArenaConfig(maxBytes, maxBytes / 2);
    }

    static TcpConfig tcp(final NodeConfig config, final int eventLoops) {
        final ListenConfig listen = config.listen();
        final TcpConfig defaults = TcpConfig.defaults();
        final int unsentBytes = (int) Math.min(config.limits().unsentBytes(), Integer.MAX_VALUE);
        return defaults.withBindAddress(listen.address())
                .withBacklog(listen.backlog() > 0 ? listen.backlog() : defaults.backlog())
                .withMaxFrameLength(config.limits().maxFrameLength())
                .withMaxConnections(listen.maxConnections(), listen.maxConnectionsPerAddress())
                .withSocketOptions(true, listen.keepAlive())
                .withOutboundLimits(Math.min(defaults.outboundPauseLength(), unsentBytes), unsentBytes)
                .withEventLoops(eventLoops);
    }
}
