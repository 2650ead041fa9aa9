package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.measure.Spread;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** One, two, four and eight clients that wait for each reply: the worst of the four ratios is the row's. */
final class LowConcurrencyFigure implements Figure {
    private static final int[] CONNECTIONS = {1, 2, 4, 8};
    private static final int VALUE_LENGTH = 100;

    private final Operation operation;
    private final Row row;

    LowConcurrencyFigure(final Operation operation, final Row row) {
        this.operation = operation;
        this.row = row;
    }

    @Override
    public List<Row> rows() {
        return List.of(row);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final StringJoiner note = new StringJoiner("; ");
        final List<Pairs> all = new ArrayList<>();
        try (Pair<ServerProcess> pair = laboratory.pair()) {
            for (final int connections : CONNECTIONS) {
                final ClosedRun run = new ClosedRun(operation, connections, 1, scale.loadNodes(), VALUE_LENGTH);
                final Pairs throughput = new Pairs();
                final Pairs p50 = new Pairs();
                if (scale.warmUpSeconds() > 0) {
                    pair.each((server, ours) -> run.on(server, scale.roundNs()));
                }
                pair.rounds((server, ours) -> {
                    final ClosedRun.Outcome outcome = run.on(server, scale.roundNs());
                    throughput.add(ours, outcome.throughput());
                    p50.add(ours, outcome.p50Us());
                });
                final String line = run.shape() + ": " + median(throughput.ours()) + " against "
                        + median(throughput.theirs()) + " op/s ("
                        + Result.number(throughput.ratio(true).median())
                        + "×), p50 " + median(p50.ours()) + " against " + median(p50.theirs()) + " µs";
                laboratory.progress(line);
                note.add(line);
                all.add(throughput);
            }
        }
        Pairs worst = all.get(0);
        for (final Pairs each : all) {
            worst = each.ratio(true).median() < worst.ratio(true).median() ? each : worst;
        }
        laboratory.reportRatio(row, worst, true, " op/s", note.toString());
    }

    private static String median(final List<Double> values) {
        return Result.number(
                Spread.of(values.stream().mapToDouble(value -> value).toArray()).median());
    }
}
