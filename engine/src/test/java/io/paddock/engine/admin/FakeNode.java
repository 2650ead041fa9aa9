package io.paddock.engine.admin;

import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.quota.QuotaSums;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A node with two sessions, three ephemerals and four watches. */
final class FakeNode implements NodeView {
    static final long SESSION_A = 0x1000015acf90000L;
    static final long SESSION_B = 0x1000015acf90001L;
    static final long SESSION_LOCAL = 0x1000015acf90002L;

    final ServerStatistics statistics = new ServerStatistics();
    final Metrics metrics = new Metrics();
    final List<FakeConnection> connections =
            new ArrayList<>(List.of(FakeConnection.of(58068, SESSION_A), FakeConnection.of(58070, 0)));
    boolean serving = true;
    private boolean isStepwise;
    boolean readOnly;
    boolean hasLocalSessions;
    EnsembleView ensemble;
    String mode = "standalone";

    @Override
    public boolean serving() {
        return serving;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public String mode() {
        return readOnly ? "read-only" : mode;
    }

    @Override
    public EnsembleView ensemble() {
        return ensemble;
    }

    @Override
    public String configuration() {
        return "clientPort=2181\n";
    }

    @Override
    public long dataDirectoryBytes() {
        return 478;
    }

    @Override
    public long logDirectoryBytes() {
        return 67_108_864;
    }

    @Override
    public long lastZxid() {
        return 0x132;
    }

    @Override
    public long uptimeMs() {
        return 284_344;
    }

    @Override
    public long outstandingRequests() {
        return 4;
    }

    @Override
    public int connectionCount() {
        return connections.size();
    }

    @Override
    public Walk<Consumer<ConnectionView>> connections() {
        if (isStepwise) {
            final Iterator<FakeConnection> rest = connections.iterator();
            return visitor -> {
                visitor.accept(rest.next());
                return rest.hasNext();
            };
        }
        return atOnce(connections::forEach);
    }

    @Override
    public void resetConnections() {
        connections.forEach(connection -> connection.statistics().reset());
    }

    @Override
    public int nodeCount() {
        return 8;
    }

    @Override
    public long approximateDataSize() {
        return 390;
    }

    @Override
    public int ephemeralCount() {
        return 3;
    }

    @Override
    public int sessionCount() {
        return 2;
    }

    @Override
    public Walk<SessionVisitor> sessions() {
        return atOnce(visitor -> {
            visitor.onSession(SESSION_A, 10_000, 1_700_000_010_000L);
            visitor.onSession(SESSION_B, 10_000, 1_700_000_010_900L);
        });
    }

    @Override
    public int localSessionCount() {
        return hasLocalSessions ? 1 : 0;
    }

    @Override
    public boolean hasLocalSessions() {
        return hasLocalSessions;
    }

    @Override
    public Walk<SessionVisitor> localSessions() {
        return atOnce(visitor -> visitor.onSession(SESSION_LOCAL, 5000, 1_700_000_007_000L));
    }

    @Override
    public Walk<PathVisitor> ephemerals() {
        return atOnce(visitor -> {
            visitor.onPath(SESSION_A, "/a/e3");
            visitor.onPath(SESSION_B, "/a/e2");
            visitor.onPath(SESSION_B, "/a/e1");
        });
    }

    @Override
    public void forEachDigest(final DigestVisitor visitor) {
        visitor.onDigest(0x80, -5);
        visitor.onDigest(0x100, 7);
    }

    @Override
    public void forEachQuota(final BiConsumer<String, QuotaSums> visitor) {
        // Has none.
    }

    @Override
    public long watchCount() {
        return 4;
    }

    @Override
    public long dataWatchCount() {
        return 3;
    }

    @Override
    public int dataWatchPathCount() {
        return 2;
    }

    @Override
    public int dataWatchConnectionCount() {
        return 2;
    }

    @Override
    public Walk<PathVisitor> dataWatches() {
        return atOnce(visitor -> {
            visitor.onPath(SESSION_B, "/nope");
            visitor.onPath(SESSION_B, "/a");
            visitor.onPath(SESSION_A, "/a");
        });
    }

    @Override
    public Walk<PathVisitor> watchedPaths() {
        return atOnce(visitor -> {
            visitor.onPath(SESSION_B, "/nope");
            visitor.onPath(SESSION_B, "/a");
            visitor.onPath(SESSION_A, "/a");
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

    /** The same node, whose connections are shown one at a step. */
    FakeNode stepwise() {
        final FakeNode node = new FakeNode();
        node.connections.clear();
        node.connections.addAll(connections);
        node.isStepwise = true;
        return node;
    }

    private static <V> Walk<V> atOnce(final Consumer<V> shows) {
        return visitor -> {
            shows.accept(visitor);
            return false;
        };
    }
}
