package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** As many durable writes or reads as the server takes, and what each costs it. */
final class SaturationFigure implements Figure {
    private static final int CONNECTIONS = 16;
    private static final int OUTSTANDING = 64;
    private static final int VALUE_LENGTH = 100;

    private final Operation operation;
    private final Row throughputRow;
    private final List<Row> cpuRows;

    /** @param cpuRows the row for CPU per operation, if the table has one. */
    SaturationFigure(final Operation operation, final Row throughputRow, final Row... cpuRows) {
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
        try (Pair<ServerProcess> pair = laboratory.pair()) {
            if (scale.warmUpSeconds() > 0) {
                pair.each((server, ours) -> run.on(server, scale.warmUpSeconds() * 1_000_000_000L));
            }
            pair.rounds((server, ours) -> {
                final ClosedRun.Outcome outcome = run.on(server, scale.roundNs());
                throughput.add(ours, outcome.throughput() / 1e3);
                cpu.add(ours, outcome.cpuUs());
                laboratory.progress(server.name() + " " + Result.number(outcome.throughput()) + " op/s, "
                        + Result.number(outcome.cpuUs()) + " us CPU each");
            });
        }
        laboratory.reportRatio(throughputRow, throughput, true, " k/s", "");
        for (final Row row : cpuRows) {
            laboratory.reportRatio(row, cpu, false, " µs", "");
        }
    }
}
