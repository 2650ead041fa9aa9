package io.paddock.perf.figures;

import io.paddock.perf.load.Frames;
import io.paddock.perf.measure.Spread;
import io.paddock.perf.measure.Usage;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Thousands of sessions that do nothing but ping: memory of each as the slope between a tenth of them and all, CPU of
 * the server, and how many were closed although they pinged in time. A ping every third of the timeout, as clients do.
 */
final class IdleSessionsFigure implements Figure {
    private static final int TIMEOUT_MS = 30_000;
    private static final long PING_PERIOD_NS = TIMEOUT_MS * 1_000_000L / 3;
    private static final int FIRST_PART = 10;
    private static final byte[] ROOT = "/".getBytes(StandardCharsets.US_ASCII);

    @Override
    public List<Row> rows() {
        return List.of(Row.IDLE_SESSION_MEMORY, Row.IDLE_SESSION_CPU, Row.IDLE_SESSION_LOSSES);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        // The table asks for five minutes where the run at half load takes ten.
        final int seconds = Math.max(1, scale.longSeconds() / 2);
        final Pairs memory = new Pairs();
        final Pairs cpu = new Pairs();
        final Pairs losses = new Pairs();
        laboratory.forEachAlone((server, ours) -> {
            try (Crowd crowd = new Crowd(server.address(), TIMEOUT_MS)) {
                memory.add(ours, open(scale, server, crowd) / 1024);
                final Usage before = server.usage();
                final long startNs = System.nanoTime();
                stayIdle(crowd, seconds * 1_000_000_000L);
                final Usage usage = server.usage().since(before);
                cpu.add(ours, 100.0 * usage.cpuNs() / (System.nanoTime() - startNs));
                crowd.readFromAll(ROOT);
                losses.add(ours, crowd.lost() + crowd.errors());
                laboratory.progress(server.name() + " " + crowd.lost() + " lost, "
                        + Result.number(100.0 * usage.cpuNs() / (System.nanoTime() - startNs)) + " % CPU");
            }
        });
        final String note =
                scale.sessions() + " sessions with a timeout of " + TIMEOUT_MS / 1000 + " s for " + seconds + " s";
        laboratory.reportOwn(Row.IDLE_SESSION_MEMORY, memory, value -> value, " KB", note);
        laboratory.reportOwn(Row.IDLE_SESSION_CPU, cpu, value -> value, " %", note);
        laboratory.report(new Result(
                Row.IDLE_SESSION_LOSSES,
                Spread.of(losses.ours().get(0)),
                Result.number(losses.ours().get(0)),
                losses.theirs().isEmpty() ? "" : Result.number(losses.theirs().get(0)),
                0,
                note));
    }

    /** Bytes per session. */
    private static double open(final Scale scale, final ServerProcess server, final Crowd crowd) throws IOException {
        final int first = scale.sessions() / FIRST_PART;
        crowd.open(first);
        crowd.pingAll();
        crowd.readFromAll(ROOT);
        final long before = server.usage().residentBytes();
        crowd.open(scale.sessions() - first);
        crowd.pingAll();
        crowd.readFromAll(ROOT);
        return (double) (server.usage().residentBytes() - before) / (scale.sessions() - first);
    }

    /** Pings are spread over the period: each link is due at its own time. */
    private static void stayIdle(final Crowd crowd, final long durationNs) throws IOException {
        final List<Link> links = crowd.links();
        final double gapNs = (double) PING_PERIOD_NS / links.size();
        final long startNs = System.nanoTime();
        long pinged = 0;
        while (System.nanoTime() - startNs < durationNs) {
            final long due = (long) ((System.nanoTime() - startNs) / gapNs);
            for (; pinged < due; pinged++) {
                final Link link = links.get((int) (pinged % links.size()));
                if (link.channel.isOpen()) {
                    Frames.ping(crowd.buffer());
                    crowd.send(link);
                }
            }
            crowd.poll(10);
        }
    }
}
