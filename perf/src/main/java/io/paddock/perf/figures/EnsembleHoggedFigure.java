package io.paddock.perf.figures;

import io.paddock.perf.load.Acknowledgements;
import io.paddock.perf.load.WriteProbe;
import io.paddock.perf.peer.ServerEnsemble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** All cores taken by another program for a minute: no session of a client that touches may be lost. */
final class EnsembleHoggedFigure implements Figure {
    private static final int FULL_SECONDS = 60;
    private static final int PROBES = 9;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final long TOUCH_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long TIMEOUT_MS = 120_000;

    @Override
    public List<Row> rows() {
        return List.of(Row.ENSEMBLE_HOGGED_SESSIONS, Row.ENSEMBLE_HOGGED_ELECTIONS);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final int seconds = Math.min(FULL_SECONDS, laboratory.scale().longSeconds());
        final Pairs lost = new Pairs();
        final Pairs elections = new Pairs();
        final Pairs gaps = new Pairs();
        laboratory.forEachEnsembleAlone((ensemble, ours) -> {
            final Acknowledgements acknowledgements = new Acknowledgements();
            final List<WriteProbe> probes = new ArrayList<>();
            try {
                for (int i = 0; i < PROBES; i++) {
                    final int server =
                            ensemble.numbers().get(i % ensemble.numbers().size());
                    probes.add(new WriteProbe(
                            ensemble.server(server).address(),
                            "/hogged",
                            SESSION_TIMEOUT_MS,
                            TOUCH_NS,
                            acknowledgements));
                }
                await(ensemble, acknowledgements);
                final long epoch = ensemble.epoch();
                acknowledgements.takeLongestGapNs();
                hog(seconds);
                await(ensemble, acknowledgements);
                lost.add(
                        ours, probes.stream().mapToInt(WriteProbe::lostSessions).sum());
                elections.add(ours, ensemble.epoch() - epoch);
                gaps.add(ours, acknowledgements.takeLongestGapNs() / 1e6);
            } finally {
                probes.forEach(WriteProbe::close);
            }
        });
        final String note = PROBES + " clients with a timeout of " + SESSION_TIMEOUT_MS / 1000
                + " s that write twice a second, for " + seconds + " s; longest time without a write "
                + gaps.ours().stream().map(Result::number).toList() + " ms of Paddock, "
                + gaps.theirs().stream().map(Result::number).toList() + " ms of ZooKeeper";
        laboratory.reportOwn(Row.ENSEMBLE_HOGGED_SESSIONS, lost, value -> value, "", note);
        laboratory.reportOwn(Row.ENSEMBLE_HOGGED_ELECTIONS, elections, value -> value, "", "");
    }

    private static void await(final ServerEnsemble ensemble, final Acknowledgements acknowledgements)
            throws IOException {
        final long nowNs = System.nanoTime();
        final long before = acknowledgements.count();
        ensemble.await(
                "writes of all clients",
                TIMEOUT_MS,
                () -> acknowledgements.hasSentAfter(nowNs) && acknowledgements.count() > before + 3 * PROBES);
    }

    /** Processes that do nothing else, as many as there are cores. */
    private static void hog(final int seconds) throws IOException {
        final List<Process> hogs = new ArrayList<>();
        try {
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                hogs.add(new ProcessBuilder("timeout", Integer.toString(2 * seconds), "sh", "-c", "while :; do :; done")
                        .start());
            }
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (deadlineNs - System.nanoTime() > 0) {
                LockSupport.parkNanos(deadlineNs - System.nanoTime());
            }
        } finally {
            for (final Process hog : hogs) {
                hog.descendants().forEach(ProcessHandle::destroyForcibly);
                hog.destroyForcibly();
            }
        }
    }
}
