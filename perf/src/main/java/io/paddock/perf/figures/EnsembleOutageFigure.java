package io.paddock.perf.figures;

import io.paddock.perf.load.Acknowledgements;
import io.paddock.perf.load.WriteProbe;
import io.paddock.perf.peer.ServerEnsemble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long no write is acknowledged when the leader dies, and when it hands over: at every other server a client writes
 * without a pause and comes back at once when it is thrown out.
 */
final class EnsembleOutageFigure implements Figure {
    private static final int KILLS = 20;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final long TIMEOUT_MS = 120_000;
    /** For the write that ends the outage to be followed by others. */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String ROOT = "/outage";

    @Override
    public List<Row> rows() {
        return List.of(Row.ENSEMBLE_OUTAGE, Row.ENSEMBLE_MOVE);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final int times = laboratory.scale().serious() ? KILLS : 2;
        final Pairs kills = new Pairs();
        final Pairs moves = new Pairs();
        try (Pair<ServerEnsemble> pair = laboratory.ensembles()) {
            for (int kill = 0; kill < times; kill++) {
                pair.each((ensemble, ours) -> {
                    final int leader = leader(ensemble);
                    final double ms = outageMs(
                            ensemble, leader, () -> ensemble.server(leader).kill());
                    kills.add(ours, ms);
                    laboratory.progress(ensemble.name() + " " + Result.number(ms) + " ms without a write");
                    ensemble.server(leader).launch();
                    ensemble.awaitComplete();
                });
            }
            for (int move = 0; move < times; move++) {
                final double ms = moveMs(pair.ours());
                moves.add(true, ms);
                laboratory.progress(Result.number(ms) + " ms without a write while the leader was moved");
            }
        }
        laboratory.reportRatio(
                Row.ENSEMBLE_OUTAGE,
                kills,
                false,
                " ms",
                times + " kills of the leader; ms of Paddock " + sorted(kills.ours()) + ", of ZooKeeper "
                        + sorted(kills.theirs()));
        laboratory.reportOwn(
                Row.ENSEMBLE_MOVE, moves, value -> value, " ms", times + " moves; ms " + sorted(moves.ours()));
    }

    private static double moveMs(final ServerEnsemble ensemble) throws IOException {
        final int leader = leader(ensemble);
        final double ms = outageMs(ensemble, 0, () -> {
            ensemble.moveLeader();
            ensemble.await("another leader", TIMEOUT_MS, () -> {
                final OptionalInt now = ensemble.leader();
                return now.isPresent() && now.getAsInt() != leader;
            });
        });
        ensemble.awaitComplete();
        return ms;
    }

    /** @param victim where no client is; 0 for none. */
    private static double outageMs(final ServerEnsemble ensemble, final int victim, final Blow blow)
            throws IOException {
        final Acknowledgements acknowledgements = new Acknowledgements();
        final List<WriteProbe> probes = new ArrayList<>();
        try {
            for (final int server : ensemble.numbers()) {
                if (server != victim) {
                    probes.add(new WriteProbe(
                            ensemble.server(server).address(), ROOT, SESSION_TIMEOUT_MS, 0, acknowledgements));
                }
            }
            awaitWrites(ensemble, acknowledgements);
            awaitWrites(ensemble, acknowledgements);
            acknowledgements.takeLongestGapNs();
            blow.strike();
            awaitWrites(ensemble, acknowledgements);
            return acknowledgements.takeLongestGapNs() / 1e6;
        } finally {
            probes.forEach(WriteProbe::close);
        }
    }

    /** Until writes are acknowledged that were sent from now on, and for a moment more. */
    private static void awaitWrites(final ServerEnsemble ensemble, final Acknowledgements acknowledgements)
            throws IOException {
        final long nowNs = System.nanoTime();
        ensemble.await("a write", TIMEOUT_MS, () -> acknowledgements.hasSentAfter(nowNs));
        LockSupport.parkNanos(SETTLE_NS);
        final long settledNs = System.nanoTime();
        ensemble.await("another write", TIMEOUT_MS, () -> acknowledgements.hasSentAfter(settledNs));
    }

    private static int leader(final ServerEnsemble ensemble) throws IOException {
        return ensemble.leader().orElseThrow(() -> new IOException(ensemble.name() + " has no leader"));
    }

    private static List<String> sorted(final List<Double> values) {
        return values.stream().sorted().map(Result::number).toList();
    }

    /** What is done to an ensemble. */
    @FunctionalInterface
    private interface Blow {
        void strike() throws IOException;
    }
}
