package io.paddock.engine.node;

import io.paddock.engine.admin.ConnectionView;
import io.paddock.engine.admin.EnsembleView;
import io.paddock.engine.admin.NodeView;
import io.paddock.engine.config.ConfigPrinter;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.pipeline.ClientConnection;
import io.paddock.engine.pipeline.RequestPipeline;
import io.paddock.engine.quota.QuotaReport;
import io.paddock.engine.quota.QuotaSums;
import io.paddock.engine.session.ExpiryWheel;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
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

    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer(256);
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
    public void forEachConnection(final Consumer<ConnectionView> visitor) {
        pipeline.connections().forEach(client -> visitor.accept(new LiveConnection(client, expiresAtMs(client))));
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
    public void forEachSession(final SessionVisitor visitor) {
        final ExpiryWheel living = pipeline.livingSessions();
        for (final long sessionId : state.sessions.ids()) {
            if (living.contains(sessionId)) {
                visitor.onSession(sessionId, living.timeoutMs(sessionId), sessionEndMs(sessionId));
            } else {
                visitor.onSession(sessionId, state.sessions.timeoutMs(sessionId), epochClock.time());
            }
        }
    }

    @Override
    public void forEachEphemeral(final PathVisitor visitor) {
        for (final long sessionId : state.sessions.ids()) {
            int node = state.tree.firstEphemeral(sessionId);
            while (node != ZnodeTree.NONE) {
                final int length = state.tree.copyPath(node, path, 0);
                visitor.onPath(sessionId, path.getStringWithoutLengthUtf8(0, length));
                node = state.tree.nextEphemeral(node);
            }
        }
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
    public void forEachDataWatch(final PathVisitor visitor) {
        state.watches.visitByWatcher(new WatchVisitor() {
            private long sessionId;

            @Override
            public void onPath(final DirectBuffer buffer, final int offset, final int length) {
                visitor.onPath(sessionId, buffer.getStringWithoutLengthUtf8(offset, length));
            }

            @Override
            public void onWatcher(final int watcher) {
                sessionId = sessionOf(watcher);
            }
        });
    }

    @Override
    public void forEachWatchedPath(final PathVisitor visitor) {
        state.watches.visitByPath(new WatchVisitor() {
            private String watched;

            @Override
            public void onPath(final DirectBuffer buffer, final int offset, final int length) {
                watched = buffer.getStringWithoutLengthUtf8(offset, length);
            }

            @Override
            public void onWatcher(final int watcher) {
                visitor.onPath(sessionOf(watcher), watched);
            }
        });
    }

    @Override
    public ServerStatistics statistics() {
        return statistics;
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    private long sessionOf(final int watcher) {
        final ClientConnection client = pipeline.connections().ofWatcher(watcher);
        return client == null ? 0 : client.sessionId();
    }

    private long expiresAtMs(final ClientConnection client) {
        return client.sessionId() == 0
                ? client.establishedMs() + config.time().sessionlessTimeoutMs()
                : sessionEndMs(client.sessionId());
    }

    private long sessionEndMs(final long sessionId) {
        final long deadlineMs = pipeline.livingSessions().deadlineMs(sessionId);
        return deadlineMs < 0 ? epochClock.time() : epochClock.time() + deadlineMs - pipeline.elapsedMs();
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
