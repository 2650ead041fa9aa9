package io.paddock.engine.admin;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code wchs}, {@code wchc} and {@code wchp}: the data table only, as in ZooKeeper. */
final class WatchPrinter {
    private WatchPrinter() {}

    static void printSummary(final NodeView node, final StringBuilder out) {
        out.append(node.dataWatchConnectionCount()).append(" connections watching ");
        out.append(node.dataWatchPathCount()).append(" paths\n");
        out.append("Total watches:").append(node.dataWatchCount()).append('\n');
    }

    static void printBySession(final NodeView node, final StringBuilder out) {
        final Map<Long, SortedSet<String>> bySession = new TreeMap<>();
        node.forEachDataWatch((sessionId, path) ->
                bySession.computeIfAbsent(sessionId, ignored -> new TreeSet<>()).add(path));
        bySession.forEach((sessionId, paths) -> {
            out.append(Text.hex(sessionId)).append('\n');
            paths.forEach(path -> out.append('\t').append(path).append('\n'));
        });
        out.append('\n');
    }

    static void printByPath(final NodeView node, final StringBuilder out) {
        final Map<String, SortedSet<Long>> byPath = new TreeMap<>();
        node.forEachDataWatch((sessionId, path) ->
                byPath.computeIfAbsent(path, ignored -> new TreeSet<>()).add(sessionId));
        byPath.forEach((path, sessions) -> {
            out.append(path).append('\n');
            sessions.forEach(
                    sessionId -> out.append('\t').append(Text.hex(sessionId)).append('\n'));
        });
        out.append('\n');
    }
}
