package io.paddock.engine.admin;

/** {@code wchs}, {@code wchc} and {@code wchp}: the data table only, in no particular order, as in ZooKeeper. */
final class WatchPrinter {
    private WatchPrinter() {}

    static void printSummary(final NodeView node, final StringBuilder out) {
        out.append(node.dataWatchConnectionCount()).append(" connections watching ");
        out.append(node.dataWatchPathCount()).append(" paths\n");
        out.append("Total watches:").append(node.dataWatchCount()).append('\n');
    }

    static Piecewise bySession(final NodeView node) {
        return list(node.dataWatches(), new Lines() {
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
    }

    static Piecewise byPath(final NodeView node) {
        return list(node.watchedPaths(), new Lines() {
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
    }

    private static Piecewise list(final Walk<NodeView.PathVisitor> walk, final Lines lines) {
        return Piecewise.inTurn(
                out -> {
                    lines.out = out;
                    return walk.step(lines);
                },
                Piecewise.of(out -> out.append('\n')));
    }

    private abstract static class Lines implements NodeView.PathVisitor {
        /** Where the lines of this step go. */
        protected StringBuilder out;
    }
}
