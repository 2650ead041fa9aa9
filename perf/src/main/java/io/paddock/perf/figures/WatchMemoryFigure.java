package io.paddock.perf.figures;

import io.paddock.perf.load.Frames;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.List;

/**
 * Resident memory per watch: all sessions read all of their nodes without a watch first, so that whatever a read costs
 * once is paid, then with a watch; the difference is the watches'.
 */
final class WatchMemoryFigure implements Figure {
    private static final int TIMEOUT_MS = 40_000;
    private static final int BATCH = 500;

    private final Row row;
    private final boolean shared;

    /** @param shared whether all sessions watch the same nodes; otherwise each node has one watcher. */
    WatchMemoryFigure(final Row row, final boolean shared) {
        this.row = row;
        this.shared = shared;
    }

    @Override
    public List<Row> rows() {
        return List.of(row);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final int watches = scale.watchingSessions() * scale.watchesEach();
        final Pairs perWatch = new Pairs();
        laboratory.forEachAlone((server, ours) -> {
            final double bytes = bytesPerWatch(scale, server);
            perWatch.add(ours, bytes);
            laboratory.progress(server.name() + " " + Result.number(bytes) + " B");
        });
        laboratory.reportOwn(
                row, perWatch, value -> value, " B", watches + " watches of " + scale.watchingSessions() + " sessions");
    }

    private double bytesPerWatch(final Scale scale, final ServerProcess server) throws IOException {
        final int nodes = shared ? scale.watchesEach() : scale.watchesEach() * scale.watchingSessions();
        final Fill fill = new Fill("/watched", nodes, 0);
        fill.into(server);
        try (Crowd crowd = new Crowd(server.address(), TIMEOUT_MS)) {
            crowd.open(scale.watchingSessions());
            readAll(crowd, fill, scale.watchesEach(), false);
            final long before = server.usage().residentBytes();
            readAll(crowd, fill, scale.watchesEach(), true);
            final long after = server.usage().residentBytes();
            if (crowd.errors() > 0 || crowd.lost() > 0) {
                throw new IOException(crowd.errors() + " reads failed, " + crowd.lost() + " sessions were lost");
            }
            return (double) (after - before) / scale.watchingSessions() / scale.watchesEach();
        }
    }

    /** In batches over all sessions, so that none is silent for long. */
    private void readAll(final Crowd crowd, final Fill fill, final int each, final boolean watch) throws IOException {
        for (int first = 0; first < each; first += BATCH) {
            final int end = Math.min(each, first + BATCH);
            int session = 0;
            for (final Link link : crowd.links()) {
                final long base = shared ? 0 : (long) session * each;
                for (int i = first; i < end; i++) {
                    Frames.getData(crowd.buffer(), link.nextXid(), PacedLoad.path(fill.root(), base + i), watch);
                    link.expectReply(0);
                }
                crowd.send(link);
                crowd.await("answers to reads", () -> link.outstanding() == 0 || !link.channel.isOpen());
                session++;
            }
        }
    }
}
