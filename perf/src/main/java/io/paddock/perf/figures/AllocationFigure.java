package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.measure.Spread;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Bytes that the server allocates on its heap for each request, and how often it collects, in a long run at half of its
 * own saturation: the first half reads, the second half writes.
 */
final class AllocationFigure implements Figure {
    private static final int CONNECTIONS = 16;
    private static final int OUTSTANDING = 64;
    private static final int VALUE_LENGTH = 100;
    private static final double SHARE = 0.5;

    @Override
    public List<Row> rows() {
        return List.of(Row.ALLOCATION_READ, Row.ALLOCATION_WRITE, Row.COLLECTIONS);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        if (!DiagnosticCommand.available()) {
            throw new IOException("jcmd is missing: run this with a JDK, not only a JRE");
        }
        final Pairs read = new Pairs();
        final Pairs write = new Pairs();
        final Pairs collections = new Pairs();
        final StringBuilder note = new StringBuilder();
        laboratory.forEachAlone((server, ours) -> {
            final Path log = laboratory.folder().resolve("gc-" + server.pid() + ".log");
            try {
                final HeapLedger ledger = new HeapLedger(server.pid(), log);
                final Phase reads = phase(laboratory, server, ledger, Operation.GET_DATA);
                final Phase writes = phase(laboratory, server, ledger, Operation.SET_DATA);
                read.add(ours, reads.bytesEach());
                write.add(ours, writes.bytesEach());
                collections.add(ours, reads.account.collections() + writes.account.collections());
                note.append(note.isEmpty() ? "" : "; ")
                        .append(server.name())
                        .append(": ")
                        .append(reads)
                        .append(", ")
                        .append(writes);
                laboratory.progress(server.name() + ": " + reads + ", " + writes);
            } finally {
                Files.deleteIfExists(log);
            }
        });
        final String seconds = "half load for " + laboratory.scale().longSeconds() + " s in all; " + note;
        laboratory.reportOwn(Row.ALLOCATION_READ, read, value -> value, " B", seconds);
        laboratory.reportOwn(Row.ALLOCATION_WRITE, write, value -> value, " B", seconds);
        laboratory.report(new Result(
                Row.COLLECTIONS,
                Spread.of(collections.ours().get(0)),
                Result.number(collections.ours().get(0)),
                collections.theirs().isEmpty()
                        ? ""
                        : Result.number(collections.theirs().get(0)),
                0,
                seconds));
    }

    private static Phase phase(
            final Laboratory laboratory, final ServerProcess server, final HeapLedger ledger, final Operation operation)
            throws IOException {
        final Scale scale = laboratory.scale();
        final ClosedRun saturation =
                new ClosedRun(operation, CONNECTIONS, OUTSTANDING, scale.loadNodes(), VALUE_LENGTH);
        saturation.on(server, (scale.seconds() + scale.warmUpSeconds()) * 1_000_000_000L);
        final double rate = saturation.on(server, scale.roundNs()).throughput() * SHARE;
        final long durationNs = Math.max(1, scale.longSeconds() / 2) * 1_000_000_000L;
        try (PacedLoad load =
                new PacedLoad(server.address(), CONNECTIONS, saturation.root(), scale.loadNodes(), VALUE_LENGTH, 1)) {
            load.run(operation, rate, scale.roundNs(), latencyNs -> {});
            final long[] replies = new long[1];
            ledger.open();
            load.run(operation, rate, durationNs, latencyNs -> replies[0]++);
            return new Phase(operation, rate, replies[0], ledger.close());
        }
    }

    private record Phase(Operation operation, double rate, long replies, HeapLedger.Account account) {
        double bytesEach() {
            return (double) account.allocatedBytes() / Math.max(1, replies);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s at %.0f/s %d bytes for %d requests, %d collections",
                    operation,
                    rate,
                    account.allocatedBytes(),
                    replies,
                    account.collections());
        }
    }
}
