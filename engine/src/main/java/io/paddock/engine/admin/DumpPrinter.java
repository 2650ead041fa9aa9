package io.paddock.engine.admin;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** {@code dump}: sessions and connections by the second in which they end, and the ephemerals of each session. */
final class DumpPrinter {
    private DumpPrinter() {}

    static Piecewise print(final NodeView node) {
        return Piecewise.inTurn(
                Piecewise.of(out -> out.append("SessionTracker dump:\n")),
                localSessions(node),
                isLearner(node) ? knownSessions(node) : sessions("Session Sets ", node.sessions()),
                ephemerals(node),
                connections(node));
    }

    /** A server that leaves the end of sessions to another does not know when it is. */
    private static boolean isLearner(final NodeView node) {
        return node.ensemble() != null && !node.mode().equals("leader");
    }

    private static Piecewise localSessions(final NodeView node) {
        if (!node.hasLocalSessions()) {
            return out -> false;
        }
        return Piecewise.inTurn(
                sessions("Local Session Sets ", node.localSessions()),
                Piecewise.of(out -> out.append(isLearner(node) ? "" : "Global ")));
    }

    /** {@code Global Sessions(<n>):}, then a line for each in the order of their ids. */
    private static Piecewise knownSessions(final NodeView node) {
        final Walk<NodeView.SessionVisitor> walk = node.sessions();
        final NavigableMap<Long, Integer> timeouts = new TreeMap<>();
        final NodeView.SessionVisitor visitor =
                (sessionId, timeoutMs, expiresAtMs) -> timeouts.put(sessionId, timeoutMs);
        return Piecewise.inTurn(
                out -> walk.step(visitor),
                Piecewise.of(out ->
                        out.append("Global Sessions(").append(timeouts.size()).append("):\n")),
                out -> {
                    final Map.Entry<Long, Integer> first = timeouts.pollFirstEntry();
                    if (first != null) {
                        out.append(Text.hex(first.getKey()))
                                .append('\t')
                                .append(first.getValue())
                                .append("ms\n");
                    }
                    return !timeouts.isEmpty();
                });
    }

    private static Piecewise sessions(final String heading, final Walk<NodeView.SessionVisitor> walk) {
        final ExpirySets sets = new ExpirySets();
        final NodeView.SessionVisitor visitor =
                (sessionId, timeoutMs, expiresAtMs) -> sets.add(expiresAtMs, Text.hex(sessionId));
        return Piecewise.inTurn(out -> walk.step(visitor), Piecewise.of(out -> out.append(heading)), sets);
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
