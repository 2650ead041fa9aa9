package io.paddock.engine.admin;

import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.quota.QuotaSums;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What the words tell about a node. Called on the engine thread between requests, so that a number or a short list shows
 * one state; what may be long is a {@link Walk}, which does not.
 */
public interface NodeView {
    /** Told of sessions, one call each. */
    @FunctionalInterface
    interface SessionVisitor {
        /**
         * @param timeoutMs as negotiated.
         * @param expiresAtMs wall time at which the session ends when nothing more is heard of it.
         */
        void onSession(long sessionId, int timeoutMs, long expiresAtMs);
    }

    /** Told of paths and the session that they belong to, one call for each pair. */
    @FunctionalInterface
    interface PathVisitor {
        void onPath(long sessionId, String path);
    }

    /** Told of digests of the tree. */
    @FunctionalInterface
    interface DigestVisitor {
        void onDigest(long zxid, long digest);
    }

    /** Whether requests are served now. False during recovery, shut-down and without a leader. */
    boolean serving();

    /** Whether only read-only clients are served. */
    boolean readOnly();

    /** {@code standalone}, {@code leader}, {@code follower}, {@code observer} or {@code read-only}. */
    String mode();

    /** The lines of {@code conf}, each with its newline; see {@code ConfigPrinter}. */
    String configuration();

    /** Bytes of the files in the data directory (snapshots). */
    long dataDirectoryBytes();

    /** Bytes of the files in the log directory. */
    long logDirectoryBytes();

    /** Newest zxid executed. */
    long lastZxid();

    /** Time since the node began to serve, ms. */
    long uptimeMs();

    /** Requests received and not answered yet, without the word that asks. */
    long outstandingRequests();

    /** Open connections, those of words included. */
    int connectionCount();

    /** The connections that are open now, those of words included, each as it is at its step. */
    Walk<Consumer<ConnectionView>> connections();

    /** Sets the statistics of all connections to zero. */
    void resetConnections();

    /** Nodes of the tree, the root once. */
    int nodeCount();

    long approximateDataSize();

    int ephemeralCount();

    /** Sessions that the log knows. */
    int sessionCount();

    /** Sessions that this server alone knows. */
    int localSessionCount();

    /** Whether new sessions are known to this server alone. */
    boolean hasLocalSessions();

    /** The sessions that the log knows now, each as it is at its step. */
    Walk<SessionVisitor> sessions();

    /** The same of those that this server alone knows. */
    Walk<SessionVisitor> localSessions();

    /** The nodes that sessions own. */
    Walk<PathVisitor> ephemerals();

    /** Visits the digests of the tree that are kept, the oldest first. */
    void forEachDigest(DigestVisitor visitor);

    /** Visits the namespaces with quotas, by name, and the sums of their limits and figures. */
    void forEachQuota(BiConsumer<String, QuotaSums> visitor);

    /** Watches in the data and the child table together. */
    long watchCount();

    /** Watches in the data table, the only one that {@code wchs} counts. */
    long dataWatchCount();

    /** Paths in the data table. */
    int dataWatchPathCount();

    /** Connections with watches in the data table. */
    int dataWatchConnectionCount();

    /** The watches of the data table, those of a connection together, named by its session. */
    Walk<PathVisitor> dataWatches();

    /** The same, those of a path together. */
    Walk<PathVisitor> watchedPaths();

    ServerStatistics statistics();

    Metrics metrics();

    /** The servers that this one keeps its log with; null on a single server. */
    EnsembleView ensemble();
}
