package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.measure.Target;
import io.paddock.perf.peer.ServerEnsemble;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.List;

/** Reads at one server of an ensemble against reads at a server that stands alone: what one costs the server. */
final class EnsembleReadFigure implements Figure {
    private static final int CONNECTIONS = 16;
    private static final int OUTSTANDING = 64;
    private static final int VALUE_LENGTH = 100;

    @Override
    public List<Row> rows() {
        return List.of(Row.ENSEMBLE_READ);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final ClosedRun run =
                new ClosedRun(Operation.GET_DATA, CONNECTIONS, OUTSTANDING, scale.loadNodes(), VALUE_LENGTH);
        final Pairs multiple = new Pairs();
        final Pairs cpu = new Pairs();
        final Pairs throughput = new Pairs();
        try (ServerProcess alone = laboratory.paddock();
                Pair<ServerEnsemble> pair = laboratory.ensembles()) {
            run.on(alone, scale.roundNs());
            pair.each((ensemble, ours) -> run.on(follower(ensemble), scale.roundNs()));
            pair.rounds((ensemble, ours) -> {
                final ClosedRun.Outcome outcome = run.on(follower(ensemble), scale.roundNs());
                throughput.add(ours, outcome.throughput());
                cpu.add(ours, outcome.cpuUs());
                if (ours) {
                    final ClosedRun.Outcome single = run.on(alone, scale.roundNs());
                    multiple.add(true, outcome.cpuUs() / single.cpuUs());
                }
                laboratory.progress(ensemble.name() + " " + Result.number(outcome.throughput()) + " op/s, "
                        + Result.number(outcome.cpuUs()) + " us CPU each");
            });
        }
        laboratory.reportOwn(
                Row.ENSEMBLE_READ,
                multiple,
                value -> value,
                "×",
                "at a follower; "
                        + throughput.ours().stream().map(Result::number).toList() + " op/s of Paddock, "
                        + throughput.theirs().stream().map(Result::number).toList() + " op/s of ZooKeeper, "
                        + Result.number(cpu.ratio(false).median()) + " times less CPU for one");
    }

    /** With what that one uses: the others have no part in a read. */
    private static Target follower(final ServerEnsemble ensemble) throws IOException {
        final int leader = ensemble.leader().orElseThrow(() -> new IOException(ensemble.name() + " has no leader"));
        return ensemble.server(ensemble.numbers().stream()
                .filter(server -> server != leader)
                .findFirst()
                .orElseThrow());
    }
}
