package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.measure.Floors;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * One request at a time on one connection: what it costs the server, and its latency over what the machine itself takes
 * for a round trip (and, for a write, an append and a force), measured anew before each round.
 */
final class SingleRequestFigure implements Figure {
    private static final int VALUE_LENGTH = 100;
    private static final int FLOOR_PARTS = 6;
    /** So few requests take half a minute until the compilers of both servers rest, whose work is not an operation's. */
    private static final long WARM_UPS = 3;

    private final Operation operation;
    private final Row cpuRow;
    private final Row latencyRow;

    SingleRequestFigure(final Operation operation, final Row cpuRow, final Row latencyRow) {
        this.operation = operation;
        this.cpuRow = cpuRow;
        this.latencyRow = latencyRow;
    }

    @Override
    public List<Row> rows() {
        return List.of(cpuRow, latencyRow);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final ClosedRun run = new ClosedRun(operation, 1, 1, scale.loadNodes(), VALUE_LENGTH);
        final Pairs cpu = new Pairs();
        final Pairs multiple = new Pairs();
        final Pairs p50 = new Pairs();
        final Pairs floorUs = new Pairs();
        final Pairs floorCpuUs = new Pairs();
        try (Pair<ServerProcess> pair = laboratory.pair()) {
            if (scale.warmUpSeconds() > 0) {
                pair.each((server, ours) -> run.on(server, WARM_UPS * scale.warmUpSeconds() * 1_000_000_000L));
            }
            pair.rounds((server, ours) -> {
                final Floors floors =
                        Floors.measure(laboratory.folder(), VALUE_LENGTH, scale.roundNs() / FLOOR_PARTS / 2);
                final boolean read = operation == Operation.GET_DATA;
                final double floor = read ? floors.roundTrip().us(50) : floors.durableUs(50);
                final double floorCpu = read ? floors.roundTripCpuUs() : floors.durableCpuUs();
                final ClosedRun.Outcome outcome = run.on(server, scale.roundNs());
                cpu.add(ours, outcome.cpuUs());
                p50.add(ours, outcome.p50Us());
                multiple.add(ours, outcome.p50Us() / floor);
                floorUs.add(ours, floor);
                floorCpuUs.add(ours, floorCpu);
                laboratory.progress(String.format(
                        Locale.ROOT,
                        "%s p50 %.1f us, floor %.1f us; CPU %.1f us, floor %.1f us",
                        server.name(),
                        outcome.p50Us(),
                        floor,
                        outcome.cpuUs(),
                        floorCpu));
            });
        }
        laboratory.reportRatio(
                cpuRow,
                cpu,
                false,
                " µs",
                rounded(cpu.ours()) + " µs of Paddock, " + rounded(cpu.theirs())
                        + " µs of ZooKeeper; a thread that does" + " nothing but the same system calls takes "
                        + rounded(floorCpuUs.ours()) + " µs, round by round");
        laboratory.reportOwn(
                latencyRow,
                multiple,
                value -> value,
                "×",
                "p50 " + rounded(p50.ours()) + " µs of Paddock, " + rounded(p50.theirs()) + " µs of ZooKeeper; floor "
                        + rounded(floorUs.ours()) + " µs, round by round");
    }

    private static List<String> rounded(final List<Double> values) {
        return values.stream().map(Result::number).toList();
    }
}
