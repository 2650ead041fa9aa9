package io.paddock.perf.figures;

import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What three servers without clients cost, after they have come to rest, and whether they elect anew meanwhile. */
final class EnsembleIdleFigure implements Figure {
    private static final int FULL_REST_SECONDS = 10;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @Override
    public List<Row> rows() {
        return List.of(Row.ENSEMBLE_IDLE_CPU, Row.ENSEMBLE_IDLE_ELECTIONS);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final int seconds = laboratory.scale().longSeconds();
        final Pairs percent = new Pairs();
        final Pairs elections = new Pairs();
        final long sharedBefore = sharedBytes();
        final long[] shared = new long[1];
        laboratory.forEachEnsembleAlone((ensemble, ours) -> {
            sleep(Math.min(FULL_REST_SECONDS, seconds));
            final Target all = ensemble.through(ensemble.numbers());
            final long epoch = ensemble.epoch();
            final Usage before = all.usage();
            final long startNs = System.nanoTime();
            sleep(seconds);
            final Usage usage = all.usage().since(before);
            percent.add(
                    ours,
                    100.0
                            * usage.cpuNs()
                            / (System.nanoTime() - startNs)
                            / ensemble.numbers().size());
            elections.add(ours, ensemble.epoch() - epoch);
            if (ours) {
                shared[0] = sharedBytes() - sharedBefore;
            }
        });
        final String note = "over " + seconds + " s, no client";
        laboratory.reportOwn(Row.ENSEMBLE_IDLE_CPU, percent, value -> value, " %", note + sharedNote(shared[0]));
        laboratory.reportOwn(Row.ENSEMBLE_IDLE_ELECTIONS, elections, value -> value, "", note);
    }

    /** Nothing is said where the servers have removed what others left behind before. */
    private static String sharedNote(final long bytes) {
        return bytes <= 0 ? "" : "; Paddock's three servers use " + Result.number(bytes / 1e6) + " MB of /dev/shm";
    }

    /** 0 where there is none. */
    private static long sharedBytes() throws IOException {
        if (!Files.isDirectory(SHARED_MEMORY)) {
            return 0;
        }
        final FileStore store = Files.getFileStore(SHARED_MEMORY);
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    private static void sleep(final int seconds) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (deadlineNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(deadlineNs - System.nanoTime());
        }
    }
}
