package io.paddock.perf.figures;

import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code kill -9} on a server with many nodes, then the time from the start of the new process until a session has read
 * one of them. Once right after the load, when much of it is in the log only, and several times after a pause in which a
 * snapshot was taken.
 */
final class RestartFigure implements Figure {
    private static final int VALUE_LENGTH = 100;
    private static final int TIMEOUT_MS = 10_000;
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(30);

    @Override
    public List<Row> rows() {
        return List.of(Row.RESTART_LOG, Row.RESTART_SNAPSHOT);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final Pairs fromLog = new Pairs();
        final Pairs fromSnapshot = new Pairs();
        laboratory.forEachAlone((server, ours) -> {
            final Fill fill = new Fill("/measured", scale.nodes(), VALUE_LENGTH);
            fill.into(server);
            fromLog.add(ours, restart(laboratory, server, fill));
            LockSupport.parkNanos(scale.seconds() == 1 ? PAUSE_NS / 5 : PAUSE_NS);
            for (int round = 0; round < scale.rounds(); round++) {
                fromSnapshot.add(ours, restart(laboratory, server, fill));
            }
        });
        final String note = "from the start of the process, JVM included, with the JVM's archive of classes as the"
                + " launcher has it; " + scale.nodes() + " nodes of 100 B after kill -9";
        laboratory.reportOwn(Row.RESTART_LOG, fromLog, value -> value, " s", note);
        laboratory.reportOwn(Row.RESTART_SNAPSHOT, fromSnapshot, value -> value, " s", note);
    }

    /** Seconds. */
    private static double restart(final Laboratory laboratory, final ServerProcess server, final Fill fill)
            throws IOException {
        server.kill();
        final long startNs = System.nanoTime();
        server.start();
        try (Crowd crowd = new Crowd(server.address(), TIMEOUT_MS)) {
            crowd.open(1);
            crowd.readFromAll(PacedLoad.path(fill.root(), fill.count() - 1L));
            final double seconds = (System.nanoTime() - startNs) / 1e9;
            if (crowd.errors() > 0 || crowd.lost() > 0) {
                throw new IOException(server.name() + " lost the last node in the restart");
            }
            laboratory.progress(server.name() + " first read after " + Result.number(seconds) + " s");
            return seconds;
        }
    }
}
