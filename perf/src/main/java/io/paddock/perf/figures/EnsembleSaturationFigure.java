package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.peer.ServerEnsemble;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** As many durable writes as three servers take from clients that are spread over them, and what each costs them. */
final class EnsembleSaturationFigure implements Figure {
    private static final int CONNECTIONS = 16;
    private static final int OUTSTANDING = 64;
    private static final int VALUE_LENGTH = 100;

    private final Operation operation;
    private final Row throughputRow;
    private final List<Row> cpuRows;

    /** @param cpuRows the row for CPU per operation, if the table has one. */
    EnsembleSaturationFigure(final Operation operation, final Row throughputRow, final Row... cpuRows) {
        this.operation = operation;
        this.throughputRow = throughputRow;
        this.cpuRows = List.of(cpuRows);
    }

    @Override
    public List<Row> rows() {
        return Stream.concat(Stream.of(throughputRow), cpuRows.stream()).toList();
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final ClosedRun run = new ClosedRun(operation, CONNECTIONS, OUTSTANDING, scale.loadNodes(), VALUE_LENGTH);
        final Pairs throughput = new Pairs();
        final Pairs cpu = new Pairs();
        try (Pair<ServerEnsemble> pair = laboratory.ensembles()) {
            if (scale.warmUpSeconds() > 0) {
                pair.each((ensemble, ours) ->
                        run.on(ensemble.through(ensemble.numbers()), scale.warmUpSeconds() * 1_000_000_000L));
            }
            pair.rounds((ensemble, ours) -> {
                final ClosedRun.Outcome outcome = run.on(ensemble.through(ensemble.numbers()), scale.roundNs());
                throughput.add(ours, outcome.throughput() / 1e3);
                cpu.add(ours, outcome.cpuUs());
                laboratory.progress(ensemble.name() + " " + Result.number(outcome.throughput()) + " op/s, "
                        + Result.number(outcome.cpuUs()) + " us CPU each of all servers");
            });
        }
        laboratory.reportRatio(throughputRow, throughput, true, " k/s", "clients spread over the three servers");
        for (final Row row : cpuRows) {
            laboratory.reportRatio(row, cpu, false, " µs", "the three servers together");
        }
    }
}
