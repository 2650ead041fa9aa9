package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.peer.ServerEnsemble;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** One durable write in flight on one connection, to the leader and to a follower. */
final class EnsembleSingleFigure implements Figure {
    private static final int VALUE_LENGTH = 100;

    @Override
    public List<Row> rows() {
        return List.of(Row.ENSEMBLE_P50_LEADER, Row.ENSEMBLE_P50_FOLLOWER);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final ClosedRun run = new ClosedRun(Operation.SET_DATA, 1, 1, scale.loadNodes(), VALUE_LENGTH);
        try (Pair<ServerEnsemble> pair = laboratory.ensembles()) {
            measure(laboratory, pair, run, true, Row.ENSEMBLE_P50_LEADER);
            measure(laboratory, pair, run, false, Row.ENSEMBLE_P50_FOLLOWER);
        }
    }

    private static void measure(
            final Laboratory laboratory,
            final Pair<ServerEnsemble> pair,
            final ClosedRun run,
            final boolean leader,
            final Row row)
            throws IOException {
        final Scale scale = laboratory.scale();
        final Pairs p50 = new Pairs();
        final Pairs p99 = new Pairs();
        final Pairs cpu = new Pairs();
        if (scale.warmUpSeconds() > 0) {
            pair.each((ensemble, ours) -> run.on(ensemble.through(List.of(server(ensemble, leader))), scale.roundNs()));
        }
        pair.rounds((ensemble, ours) -> {
            final ClosedRun.Outcome outcome =
                    run.on(ensemble.through(List.of(server(ensemble, leader))), scale.roundNs());
            p50.add(ours, outcome.p50Us());
            p99.add(ours, outcome.p99Us());
            cpu.add(ours, outcome.cpuUs());
            laboratory.progress(String.format(
                    Locale.ROOT,
                    "%s through %s: p50 %.0f us, p99 %.0f us, %.0f us CPU each of all servers",
                    ensemble.name(),
                    leader ? "the leader" : "a follower",
                    outcome.p50Us(),
                    outcome.p99Us(),
                    outcome.cpuUs()));
        });
        laboratory.reportRatio(
                row,
                p50,
                false,
                " µs",
                "p99 " + rounded(p99.ours()) + " µs of Paddock, " + rounded(p99.theirs())
                        + " µs of ZooKeeper; CPU of the three servers for a write " + rounded(cpu.ours()) + " µs and "
                        + rounded(cpu.theirs()) + " µs, round by round");
    }

    private static int server(final ServerEnsemble ensemble, final boolean leader) throws IOException {
        final int leading = ensemble.leader().orElseThrow(() -> new IOException(ensemble.name() + " has no leader"));
        return leader
                ? leading
                : ensemble.numbers().stream()
                        .filter(server -> server != leading)
                        .findFirst()
                        .orElseThrow();
    }

    private static List<String> rounded(final List<Double> values) {
        return values.stream().map(Result::number).toList();
    }
}
