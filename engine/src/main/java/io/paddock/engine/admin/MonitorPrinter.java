package io.paddock.engine.admin;

import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.metrics.Summary;
import io.paddock.engine.metrics.SummaryTracker;

/**
 * {@code mntr}: every key that ZooKeeper prints in the same place (protocol reference §20), gauges first, then counters, then
 * summaries, then what namespaces add. Keys of parts that Paddock does not have are 0. ZooKeeper orders keys by chance
 * within these groups, so readers must look them up by name.
 */
final class MonitorPrinter {
    private static final Counter[] COUNTERS = Counter.values();
    private static final Summary[] SUMMARIES = Summary.values();

    private MonitorPrinter() {}

    static void print(final NodeView node, final StringBuilder out) {
        line(out, "version", ServerVersion.line());
        line(out, "server_state", node.mode());
        if (node.ensemble() != null) {
            EnsemblePrinter.printMonitor(node, out);
        }
        printTraffic(node.statistics(), node, out);
        printState(node, out);
        printAbsent(out);
        for (final Counter counter : COUNTERS) {
            line(out, counter.label(), node.metrics().value(counter));
        }
        for (final Summary summary : SUMMARIES) {
            printSummary(summary, node.metrics().summary(summary), out);
        }
        NamespacePrinter.print(node, out);
    }

    private static void printTraffic(final ServerStatistics statistics, final NodeView node, final StringBuilder out) {
        line(out, "avg_latency", Text.average(statistics.latency().averageMs()));
        line(out, "max_latency", statistics.latency().maxMs());
        line(out, "min_latency", statistics.latency().minMs());
        line(out, "packets_received", statistics.packetsReceived());
        line(out, "packets_sent", statistics.packetsSent());
        line(out, "num_alive_connections", node.connectionCount());
        line(out, "outstanding_requests", node.outstandingRequests());
        line(out, "auth_failed_count", statistics.authFailures());
        line(out, "last_client_response_size", statistics.lastResponseSize());
        line(out, "max_client_response_size", statistics.maxResponseSize());
        line(out, "min_client_response_size", statistics.minResponseSize());
    }

    private static void printState(final NodeView node, final StringBuilder out) {
        line(out, "uptime", node.uptimeMs());
        line(out, "znode_count", Text.nodeCount(node));
        line(out, "watch_count", node.watchCount());
        line(out, "ephemerals_count", node.ephemeralCount());
        line(out, "approximate_data_size", node.approximateDataSize());
        line(out, "global_sessions", node.sessionCount());
        line(out, "local_sessions", node.localSessionCount());
        line(out, "open_file_descriptor_count", FileDescriptors.open());
        line(out, "max_file_descriptor_count", FileDescriptors.limit());
    }

    /** Gauges of TLS and the connection throttle, which are not there. */
    private static void printAbsent(final StringBuilder out) {
        line(out, "connection_drop_probability", "0.0");
        line(out, "outstanding_tls_handshake", 0);
        line(out, "non_mtls_remote_conn_count", 0);
        line(out, "non_mtls_local_conn_count", 0);
    }

    private static void printSummary(final Summary summary, final SummaryTracker tracker, final StringBuilder out) {
        printBasics(summary.label(), tracker, out);
        if (summary.percentiles()) {
            line(out, "p50_" + summary.label(), tracker.percentile(50));
            line(out, "p95_" + summary.label(), tracker.percentile(95));
            line(out, "p99_" + summary.label(), tracker.percentile(99));
            line(out, "p999_" + summary.label(), tracker.percentile(99.9));
        }
    }

    /** Everything but percentiles. */
    static void printBasics(final String label, final SummaryTracker tracker, final StringBuilder out) {
        line(out, "avg_" + label, Text.average(tracker.average()));
        line(out, "min_" + label, tracker.min());
        line(out, "max_" + label, tracker.max());
        line(out, "cnt_" + label, tracker.count());
        line(out, "sum_" + label, tracker.sum());
    }

    static void line(final StringBuilder out, final String key, final long value) {
        out.append("zk_").append(key).append('\t').append(value).append('\n');
    }

    static void line(final StringBuilder out, final String key, final String value) {
        out.append("zk_").append(key).append('\t').append(value).append('\n');
    }
}
