package io.paddock.engine.admin;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code dump}: sessions and connections by the second in which they end, and the ephemerals of each session. */
final class DumpPrinter {
    private static final long MS_PER_SECOND = 1000;

    private DumpPrinter() {}

    static void print(final NodeView node, final StringBuilder out) {
        printSessions(node, out);
        printEphemerals(node, out);
        printConnections(node, out);
    }

    private static void printSessions(final NodeView node, final StringBuilder out) {
        final Map<Long, List<String>> byExpiry = new TreeMap<>();
        node.forEachSession((sessionId, timeoutMs, expiresAtMs) ->
                list(byExpiry, toSecond(expiresAtMs)).add(Text.hex(sessionId)));
        out.append("SessionTracker dump:\nSession Sets ");
        printSets(byExpiry, out);
    }

    private static void printEphemerals(final NodeView node, final StringBuilder out) {
        final Map<Long, List<String>> bySession = new TreeMap<>();
        node.forEachEphemeral((sessionId, path) -> list(bySession, sessionId).add(path));
        out.append("ephemeral nodes dump:\nSessions with Ephemerals (")
                .append(bySession.size())
                .append("):\n");
        bySession.forEach((sessionId, paths) -> {
            out.append(Text.hex(sessionId)).append(":\n");
            paths.forEach(path -> out.append('\t').append(path).append('\n'));
        });
    }

    private static void printConnections(final NodeView node, final StringBuilder out) {
        final Map<Long, List<String>> byExpiry = new TreeMap<>();
        final Function<ConnectionView, String> text = connection -> "ip: "
                + ConnectionPrinter.address(connection.remoteAddress())
                + " sessionId: " + Text.hex(connection.sessionId());
        node.forEachConnection(
                connection -> list(byExpiry, toSecond(connection.expiresAtMs())).add(text.apply(connection)));
        out.append("Connections dump:\nConnections Sets ");
        printSets(byExpiry, out);
    }

    private static void printSets(final Map<Long, List<String>> sets, final StringBuilder out) {
        final int members = sets.values().stream().mapToInt(List::size).sum();
        out.append('(').append(sets.size()).append(")/(").append(members).append("):\n");
        sets.forEach((second, lines) -> {
            out.append(lines.size())
                    .append(" expire at ")
                    .append(new Date(second * MS_PER_SECOND))
                    .append(":\n");
            lines.forEach(line -> out.append('\t').append(line).append('\n'));
        });
    }

    private static List<String> list(final Map<Long, List<String>> lists, final long key) {
        return lists.computeIfAbsent(key, ignored -> new ArrayList<>());
    }

    private static long toSecond(final long timeMs) {
        return Math.floorDiv(timeMs, MS_PER_SECOND);
    }
}
