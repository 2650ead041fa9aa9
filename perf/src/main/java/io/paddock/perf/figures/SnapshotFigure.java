package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.measure.Spread;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The slowest of a thousand writes while a snapshot of everything is being taken, over that of the same run while none
 * is. Writes go to all of the nodes at a moderate rate; {@code snapCount} is set so that a snapshot is due every few
 * seconds.
 */
final class SnapshotFigure implements Figure {
    private static final int CONNECTIONS = 16;
    private static final int VALUE_LENGTH = 100;
    private static final double RATE = 10_000;
    /** Seconds of writes from one snapshot to the next, at most; it is drawn from half of that on. */
    private static final int PERIOD_SECONDS = 12;
    /** Rounds last until each has seen this many snapshots, */
    private static final int SNAPSHOTS_A_ROUND = 3;
    /** but not longer than so many times as long as they should take. */
    private static final int PATIENCE = 4;

    @Override
    public List<Row> rows() {
        return List.of(Row.SNAPSHOT);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final int period = Math.min(PERIOD_SECONDS, scale.seconds() * 2);
        final Path folder = laboratory.folder().resolve("snapshots");
        final Fill fill = new Fill("/measured", scale.nodes(), VALUE_LENGTH);
        final List<Double> ratios = new ArrayList<>();
        final StringBuilder note = new StringBuilder();
        try (ServerProcess server = laboratory.paddock(folder, List.of("snapCount=" + (int) (RATE * period)));
                SnapshotWatch watch = new SnapshotWatch(folder.toAbsolutePath().resolve("data"))) {
            fill.into(server);
            laboratory.progress(scale.nodes() + " nodes; a snapshot is due every " + period + " s at most");
            try (PacedLoad load =
                    new PacedLoad(server.address(), CONNECTIONS, fill.root(), scale.nodes(), VALUE_LENGTH, 1)) {
                load.run(Operation.SET_DATA, RATE, scale.roundNs(), latencyNs -> {});
                for (int round = 0; round < scale.rounds(); round++) {
                    final Histogram with = new Histogram(3);
                    final Histogram without = new Histogram(3);
                    final int first = watch.begun();
                    for (int part = 0; part < SNAPSHOTS_A_ROUND * PATIENCE; part++) {
                        load.run(Operation.SET_DATA, RATE, period * 1_000_000_000L / 2, latencyNs -> (watch.running()
                                        ? with
                                        : without)
                                .recordValue(latencyNs));
                        if (watch.begun() - first > SNAPSHOTS_A_ROUND) {
                            break;
                        }
                    }
                    final String line = p999(with) + " ms with (" + with.getTotalCount() + " writes), " + p999(without)
                            + " ms without (" + without.getTotalCount() + " writes)";
                    laboratory.progress(line);
                    note.append(note.isEmpty() ? "" : "; ").append(line);
                    ratios.add(
                            with.getTotalCount() == 0
                                    ? Double.NaN
                                    : (double) with.getValueAtPercentile(99.9) / without.getValueAtPercentile(99.9));
                }
            }
        }
        final Spread spread =
                Spread.of(ratios.stream().mapToDouble(value -> value).toArray());
        laboratory.report(new Result(
                Row.SNAPSHOT,
                spread,
                Result.number(spread.median()) + "×",
                "",
                0,
                "open loop of " + Result.number(RATE) + " setData/s over " + scale.nodes() + " nodes; p99.9: " + note));
    }

    private static String p999(final Histogram latency) {
        return Result.number(latency.getValueAtPercentile(99.9) / 1e6);
    }
}
