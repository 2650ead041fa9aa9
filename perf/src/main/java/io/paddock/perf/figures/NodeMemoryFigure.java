package io.paddock.perf.figures;

import io.paddock.perf.measure.Spread;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Resident memory per node as the slope between a tenth of the nodes and all: what every server has once does not count.
 * What the peer's collector has not given back does.
 */
final class NodeMemoryFigure implements Figure {
    private static final int VALUE_LENGTH = 100;
    private static final int FIRST_PART = 10;

    /** Long enough for a snapshot and for the JVM to give back what its compiler has freed. */
    private static final long SETTLE_NS = 20_000_000_000L;

    @Override
    public List<Row> rows() {
        return List.of(Row.NODE_MEMORY);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final int nodes = laboratory.scale().nodes();
        final Pairs perNode = new Pairs();
        final StringBuilder note = new StringBuilder();
        laboratory.forEachAlone((server, ours) -> {
            new Fill("/warm-up-0", nodes / FIRST_PART, VALUE_LENGTH).into(server);
            settle(laboratory.scale());
            final long before = server.usage().residentBytes();
            new Fill("/measured", nodes, VALUE_LENGTH).into(server);
            settle(laboratory.scale());
            final long after = server.usage().residentBytes();
            perNode.add(ours, (double) (after - before) / nodes);
            note.append(note.isEmpty() ? "RSS at the end: " : ", ")
                    .append(server.name())
                    .append(' ')
                    .append(after >> 20)
                    .append(" MB");
        });
        final Spread spread = Spread.of(perNode.ours().get(0));
        laboratory.report(new Result(
                Row.NODE_MEMORY,
                spread,
                Result.number(spread.median()) + " B",
                perNode.theirs().isEmpty() ? "" : Result.number(perNode.theirs().get(0)) + " B",
                perNode.theirs().isEmpty() ? 0 : perNode.ratio(false).median(),
                note + "; slope between " + nodes / FIRST_PART + " and " + (nodes + nodes / FIRST_PART)
                        + " nodes, some seconds after each load; one run"));
    }

    /** A snapshot that is still being written at the end of a fill needs memory for as long as it is. */
    private static void settle(final Scale scale) {
        LockSupport.parkNanos(scale.seconds() == 1 ? SETTLE_NS / 50 : SETTLE_NS);
    }
}
