package io.paddock.engine.node;

import io.paddock.engine.admin.ConnectionView;
import io.paddock.engine.admin.EnsembleView;
import io.paddock.engine.admin.NodeView;
import io.paddock.engine.admin.Walk;
import io.paddock.engine.config.ConfigPrinter;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.pipeline.RequestPipeline;
import io.paddock.engine.quota.QuotaReport;
import io.paddock.engine.quota.QuotaSums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.EpochClock;

/** A running node as the words see it. Engine thread. */
final class LiveNode implements NodeView {
    private final NodeConfig config;
    private final NodeState state;
    private final RequestPipeline pipeline;
    private final EpochClock epochClock;
    private final Metrics metrics;
    private final ServerStatistics statistics;
    private final Path snapshotFolder;
    /** Null on a single server. */
    private final EnsembleFace ensemble;

    private final LiveWalks walks;
    private int port;
    private long servingSinceMs;
    private boolean serving;

    LiveNode(
            final NodeConfig config,
            final NodeState state,
            final RequestPipeline pipeline,
            final EpochClock epochClock,
            final Metrics metrics,
            final ServerStatistics statistics,
            final Path snapshotFolder,
            final EnsembleFace ensemble) {
        this.config = config;
        this.state = state;
        this.pipeline = pipeline;
        this.epochClock = epochClock;
        this.metrics = metrics;
        this.statistics = statistics;
        this.snapshotFolder = snapshotFolder;
        this.ensemble = ensemble;
        walks = new LiveWalks(state, pipeline, epochClock, config.time().sessionlessTimeoutMs());
    }

    /** Requests are served from now on. */
    void onServing(final int boundPort) {
        port = boundPort;
        servingSinceMs = epochClock.time();
        serving = true;
    }

    void onStopping() {
        serving = false;
    }

    @Override
    public boolean serving() {
        return serving && (ensemble == null || ensemble.hasLeader() || pipeline.readOnly());
    }

    @Override
    public boolean readOnly() {
        return pipeline.readOnly();
    }

    @Override
    public String mode() {
        if (ensemble == null) {
            return "standalone";
        }
        return pipeline.readOnly() ? "read-only" : ensemble.mode();
    }

    @Override
    public EnsembleView ensemble() {
        return ensemble;
    }

    @Override
    public String configuration() {
        final String membership = ensemble == null ? null : ensemble.membership();
        return ConfigPrinter.print(config, port, membership, dataDirectoryBytes(), logDirectoryBytes());
    }

    @Override
    public long dataDirectoryBytes() {
        return bytesBelow(snapshotFolder);
    }

    @Override
    public long logDirectoryBytes() {
        final Path folder = config.storage().dataLogDir();
        final long all = bytesBelow(folder);
        return snapshotFolder.startsWith(folder.toAbsolutePath()) ? all - dataDirectoryBytes() : all;
    }

    @Override
    public long lastZxid() {
        return pipeline.applied().zxid();
    }

    @Override
    public long uptimeMs() {
        return serving ? epochClock.time() - servingSinceMs : 0;
    }

    @Override
    public long outstandingRequests() {
        // The word that asks is one of them, and is not meant.
        return Math.max(0, pipeline.outstandingRequests() - 1);
    }

    @Override
    public int connectionCount() {
        return pipeline.connections().size();
    }

    @Override
    public Walk<Consumer<ConnectionView>> connections() {
        return walks.connections();
    }

    @Override
    public void resetConnections() {
        pipeline.connections().forEach(client -> client.statistics().reset());
    }

    @Override
    public int nodeCount() {
        return state.tree.size();
    }

    @Override
    public long approximateDataSize() {
        return state.tree.approximateDataSize();
    }

    @Override
    public int ephemeralCount() {
        return state.tree.ephemeralCount();
    }

    @Override
    public int sessionCount() {
        return state.sessions.size();
    }

    @Override
    public Walk<SessionVisitor> sessions() {
        return walks.sessions();
    }

    @Override
    public int localSessionCount() {
        return pipeline.localSessions().size();
    }

    @Override
    public boolean hasLocalSessions() {
        return ConfigMapping.localSessions(config).enabled();
    }

    @Override
    public Walk<SessionVisitor> localSessions() {
        return walks.localSessions();
    }

    @Override
    public Walk<PathVisitor> ephemerals() {
        return walks.ephemerals();
    }

    @Override
    public void forEachDigest(final DigestVisitor visitor) {
        state.digests().forEach(visitor::onDigest);
    }

    @Override
    public void forEachQuota(final BiConsumer<String, QuotaSums> visitor) {
        QuotaReport.forEach(state.tree, visitor);
    }

    @Override
    public long watchCount() {
        return state.watches.watchCount();
    }

    @Override
    public long dataWatchCount() {
        return state.watches.dataWatchCount();
    }

    @Override
    public int dataWatchPathCount() {
        return state.watches.watchedPathCount();
    }

    @Override
    public int dataWatchConnectionCount() {
        return state.watches.watchingCount();
    }

    @Override
    public Walk<PathVisitor> dataWatches() {
        return walks.dataWatches();
    }

    @Override
    public Walk<PathVisitor> watchedPaths() {
        return walks.watchedPaths();
    }

    @Override
    public ServerStatistics statistics() {
        return statistics;
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    private static long bytesBelow(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(LiveNode::length)
                    .sum();
        } catch (final IOException | UncheckedIOException ex) {
            // Files come and go; a monitoring word is no place to fail.
            return 0;
        }
    }

    private static long length(final Path file) {
        try {
            return Files.size(file);
        } catch (final IOException ex) {
            return 0;
        }
    }
}
