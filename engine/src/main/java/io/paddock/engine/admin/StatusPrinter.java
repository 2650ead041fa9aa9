package io.paddock.engine.admin;

import io.paddock.engine.metrics.ServerStatistics;
import java.util.function.Consumer;

/** {@code srvr}, and {@code stat}, which adds the connections. */
final class StatusPrinter {
    private StatusPrinter() {}

    static void print(final NodeView node, final StringBuilder out) {
        printHeading(node, out);
        printFigures(node, out);
    }

    static Piecewise printWithConnections(final NodeView node) {
        final Walk<Consumer<ConnectionView>> walk = node.connections();
        return Piecewise.inTurn(
                Piecewise.of(out -> {
                    printHeading(node, out);
                    out.append("Clients:\n");
                }),
                out -> walk.step(connection -> ConnectionPrinter.printBrief(connection, out)),
                Piecewise.of(out -> {
                    out.append('\n');
                    printFigures(node, out);
                }));
    }

    private static void printHeading(final NodeView node, final StringBuilder out) {
        out.append("Zookeeper version: ").append(ServerVersion.line()).append('\n');
        if (node.readOnly()) {
            out.append("READ-ONLY mode; serving only read-only clients\n");
        }
    }

    private static void printFigures(final NodeView node, final StringBuilder out) {
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
        if (node.mode().equals("leader")) {
            out.append("Proposal sizes last/min/max: ").append(statistics.lastProposalSize());
            out.append('/').append(statistics.minProposalSize());
            out.append('/').append(statistics.maxProposalSize()).append('\n');
        }
    }
}
