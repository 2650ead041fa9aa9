package io.paddock.engine.admin;

/** {@code wchs}, {@code wchc} and {@code wchp}: the data table only, in no particular order, as in ZooKeeper. */
final class WatchPrinter {
    private WatchPrinter() {}

    static void printSummary(final NodeView node, final StringBuilder out) {
        out.append(node.dataWatchConnectionCount()).append(" connections watching ");
        out.append(node.dataWatchPathCount()).append(" paths\n");
        out.append("Total watches:").append(node.dataWatchCount()).append('\n');
    }

    static void printBySession(final NodeView node, final StringBuilder out) {
        node.forEachDataWatch(new NodeView.PathVisitor() {
            private boolean begun;
            private long current;

            @Override
            public void onPath(final long sessionId, final String path) {
                if (!begun || sessionId != current) {
                    out.append(Text.hex(sessionId)).append('\n');
                    begun = true;
                    current = sessionId;
                }
                out.append('\t').append(path).append('\n');
            }
        });
        out.append('\n');
    }

    static void printByPath(final NodeView node, final StringBuilder out) {
        node.forEachWatchedPath(new NodeView.PathVisitor() {
            private String current;

            @Override
            public void onPath(final long sessionId, final String path) {
                if (!path.equals(current)) {
                    out.append(path).append('\n');
                    current = path;
                }
                out.append('\t').append(Text.hex(sessionId)).append('\n');
            }
        });
        out.append('\n');
    }
}
