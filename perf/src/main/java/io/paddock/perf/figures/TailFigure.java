package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The slowest of a thousand at a rate that ZooKeeper bears: 70 % of what it does when saturated, for both servers. */
final class TailFigure implements Figure {
    private static final int CONNECTIONS = 16;
    private static final int OUTSTANDING = 64;
    private static final int VALUE_LENGTH = 100;
    private static final double SHARE = 0.7;
    /** Of Paddock's saturation, when there is no peer to name the rate. */
    private static final double SHARE_ALONE = 0.15;

    private final Operation operation;
    private final Row row;

    TailFigure(final Operation operation, final Row row) {
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
        final ClosedRun saturation =
                new ClosedRun(operation, CONNECTIONS, OUTSTANDING, scale.loadNodes(), VALUE_LENGTH);
        final Pairs p999 = new Pairs();
        final double[] most = new double[1];
        try (Pair<ServerProcess> pair = laboratory.pair()) {
            if (scale.warmUpSeconds() > 0) {
                pair.each((server, ours) -> saturation.on(server, scale.warmUpSeconds() * 1_000_000_000L));
            }
            // The peer comes last and names the rate; without one it is Paddock's own.
            pair.each((server, ours) ->
                    most[0] = saturation.on(server, scale.roundNs()).throughput() * (ours ? SHARE_ALONE : SHARE));
            final double rate = most[0];
            laboratory.progress("at " + Result.number(rate) + " op/s");
            final Map<ServerProcess, PacedLoad> loads = new HashMap<>();
            try {
                pair.each((server, ours) -> {
                    final PacedLoad load = new PacedLoad(
                            server.address(), CONNECTIONS, saturation.root(), scale.loadNodes(), VALUE_LENGTH, 1);
                    loads.put(server, load);
                    load.run(operation, rate, scale.roundNs(), latencyNs -> {});
                });
                pair.rounds((server, ours) -> {
                    final Histogram latency = new Histogram(3);
                    final long errors =
                            loads.get(server).run(operation, rate, scale.roundNs() * 2, latency::recordValue);
                    if (errors > 0) {
                        throw new IOException(errors + " requests to " + server.name() + " failed");
                    }
                    p999.add(ours, latency.getValueAtPercentile(99.9) / 1e6);
                    laboratory.progress(server.name() + " p50 "
                            + Result.number(latency.getValueAtPercentile(50) / 1e6) + " ms, p99.9 "
                            + Result.number(latency.getValueAtPercentile(99.9) / 1e6) + " ms");
                });
            } finally {
                for (final PacedLoad load : loads.values()) {
                    load.close();
                }
            }
            laboratory.reportRatio(
                    row,
                    p999,
                    false,
                    " ms",
                    "open loop at " + Result.number(rate) + " op/s over " + CONNECTIONS
                            + " connections, latency from the time at which a request was due");
        }
    }
}
