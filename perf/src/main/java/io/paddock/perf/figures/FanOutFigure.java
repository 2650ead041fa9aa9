package io.paddock.perf.figures;

import io.paddock.perf.load.Frames;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One node, watched by many sessions: from the send of a write to the arrival of the last notification. The client reads
 * all of the sockets with one thread, which is part of the figure.
 */
final class FanOutFigure implements Figure {
    private static final int TIMEOUT_MS = 30_000;
    private static final int WRITES_A_ROUND = 20;
    private static final byte[] PATH = "/fan-out".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = new byte[100];

    @Override
    public List<Row> rows() {
        return List.of(Row.FAN_OUT);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final Pairs lastMs = new Pairs();
        try (Pair<ServerProcess> pair = laboratory.pair()) {
            pair.each((server, ours) -> {
                try (Crowd writer = new Crowd(server.address(), TIMEOUT_MS)) {
                    writer.open(1);
                    final Link link = writer.links().get(0);
                    Frames.create(writer.buffer(), link.nextXid(), PATH, VALUE);
                    link.expectReply(0);
                    writer.send(link);
                    writer.await("the watched node", () -> link.outstanding() == 0);
                }
            });
            if (scale.warmUpSeconds() > 0) {
                pair.rounds((server, ours) -> round(scale, server));
            }
            pair.rounds((server, ours) -> {
                final Histogram latency = round(scale, server);
                lastMs.add(ours, latency.getValueAtPercentile(50) / 1e6);
                laboratory.progress(
                        server.name() + " " + Result.number(latency.getValueAtPercentile(50) / 1e6) + " ms");
            });
        }
        laboratory.reportRatio(
                Row.FAN_OUT,
                lastMs,
                false,
                " ms",
                scale.watchers() + " sessions; from the send of the write, force included, to the last notification,"
                        + " median of " + WRITES_A_ROUND + " writes a round");
    }

    private static Histogram round(final Scale scale, final ServerProcess server) throws IOException {
        final Histogram latency = new Histogram(3);
        try (Crowd crowd = new Crowd(server.address(), TIMEOUT_MS)) {
            // The last one writes and does not watch.
            crowd.open(scale.watchers() + 1);
            final List<Link> watchers = crowd.links().subList(0, scale.watchers());
            final Link writer = crowd.links().get(scale.watchers());
            for (int i = 0; i < WRITES_A_ROUND; i++) {
                for (final Link link : watchers) {
                    Frames.getData(crowd.buffer(), link.nextXid(), PATH, true);
                    link.expectReply(0);
                    crowd.send(link);
                }
                crowd.await("watches to be set", () -> allAnswered(watchers));
                final long target = crowd.notifications() + watchers.size();
                final long startNs = System.nanoTime();
                Frames.setData(crowd.buffer(), writer.nextXid(), PATH, VALUE);
                writer.expectReply(startNs);
                crowd.send(writer);
                crowd.await("all notifications", () -> crowd.notifications() >= target || crowd.lost() > 0);
                latency.recordValue(System.nanoTime() - startNs);
                crowd.await("the reply to the write", () -> writer.outstanding() == 0 || crowd.lost() > 0);
                if (crowd.lost() > 0 || crowd.errors() > 0) {
                    throw new IOException(crowd.lost() + " sessions lost, " + crowd.errors() + " requests failed");
                }
            }
            crowd.closeSessions();
        }
        return latency;
    }

    private static boolean allAnswered(final List<Link> links) {
        for (final Link link : links) {
            if (link.outstanding() > 0) {
                return false;
            }
        }
        return true;
    }
}
