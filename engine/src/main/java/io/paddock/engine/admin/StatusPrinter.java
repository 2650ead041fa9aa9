package io.paddock.engine.admin;

import io.paddock.engine.metrics.ServerStatistics;

/** {@code srvr}, and {@code stat}, which adds the connections. */
final class StatusPrinter {
    private StatusPrinter() {}

    static void print(final NodeView node, final boolean connections, final StringBuilder out) {
        out.append("Zookeeper version: ").append(ServerVersion.line()).append('\n');
        if (node.readOnly()) {
            out.append("READ-ONLY mode; serving only read-only clients\n");
        }
        if (connections) {
            out.append("Clients:\n");
            node.forEachConnection(connection -> ConnectionPrinter.printBrief(connection, out));
            out.append('\n');
        }
        final ServerStatistics statistics = node.statistics();
        out.append("Latency min/avg/max: ").append(statistics.latency().minMs());
        out.append('/').append(Text.average(statistics.latency().averageMs()));
        out.append('/').append(statistics.latency().maxMs()).append('\n');
        out.append("Received: ").append(statistics.packetsReceived()).append('\n');
        out.append("Sent: ").append(statistics.packetsSent()).append('\n');
        out.append("Connections: ").append(node.connectionCount()).append('\n');
        out.append("Outstanding: ").append(node.outstandingRequests()).append('\n');
        out.append("Zxid: ").append(Text.hex(node.lastZxid())).append('\n');
        out.append("Mode: ").append(node.mode()).append('\n');
        out.append("Node count: ").append(Text.nodeCount(node)).append('\n');
    }
}
