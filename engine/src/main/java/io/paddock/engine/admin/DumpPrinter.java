package io.paddock.engine.admin;

import java.util.function.Consumer;

/** {@code dump}: sessions and connections by the second in which they end, and the ephemerals of each session. */
final class DumpPrinter {
    private DumpPrinter() {}

    static Piecewise print(final NodeView node) {
        return Piecewise.inTurn(sessions(node), ephemerals(node), connections(node));
    }

    private static Piecewise sessions(final NodeView node) {
        final ExpirySets sets = new ExpirySets();
        final Walk<NodeView.SessionVisitor> walk = node.sessions();
        final NodeView.SessionVisitor visitor =
                (sessionId, timeoutMs, expiresAtMs) -> sets.add(expiresAtMs, Text.hex(sessionId));
        return Piecewise.inTurn(
                out -> walk.step(visitor),
                Piecewise.of(out -> out.append("SessionTracker dump:\nSession Sets ")),
                sets);
    }

    private static Piecewise ephemerals(final NodeView node) {
        final EphemeralLists lists = new EphemeralLists();
        final Walk<NodeView.PathVisitor> walk = node.ephemerals();
        return Piecewise.inTurn(
                out -> walk.step(lists), Piecewise.of(out -> out.append("ephemeral nodes dump:\n")), lists);
    }

    private static Piecewise connections(final NodeView node) {
        final ExpirySets sets = new ExpirySets();
        final Walk<Consumer<ConnectionView>> walk = node.connections();
        final Consumer<ConnectionView> visitor = connection -> sets.add(connection.expiresAtMs(), line(connection));
        return Piecewise.inTurn(
                out -> walk.step(visitor),
                Piecewise.of(out -> out.append("Connections dump:\nConnections Sets ")),
                sets);
    }

    private static String line(final ConnectionView connection) {
        return "ip: " + ConnectionPrinter.address(connection.remoteAddress()) + " sessionId: "
                + Text.hex(connection.sessionId());
    }
}
