package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.List;

/** What the server has written to storage for each byte of a value, at saturation; snapshots of that time included. */
final class DiskFigure implements Figure {
    private static final int CONNECTIONS = 16;
    private static final int OUTSTANDING = 64;

    private final Row row;
    private final int valueLength;

    DiskFigure(final Row row, final int valueLength) {
        this.row = row;
        this.valueLength = valueLength;
    }

    @Override
    public List<Row> rows() {
        return List.of(row);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final ClosedRun run =
                new ClosedRun(Operation.SET_DATA, CONNECTIONS, OUTSTANDING, scale.loadNodes(), valueLength);
        final Pairs written = new Pairs();
        try (Pair<ServerProcess> pair = laboratory.pair()) {
            pair.each((server, ours) -> run.on(server, scale.roundNs()));
            pair.rounds((server, ours) -> {
                final ClosedRun.Outcome outcome = run.on(server, scale.roundNs());
                written.add(ours, outcome.diskPerPayload());
                laboratory.progress(server.name() + " " + Result.number(outcome.diskPerPayload()) + " bytes a byte at "
                        + Result.number(outcome.throughput()) + " setData/s");
            });
        }
        laboratory.reportOwn(
                row, written, value -> value, "×", "values of " + valueLength + " B, " + run.shape() + " setData");
    }
}
