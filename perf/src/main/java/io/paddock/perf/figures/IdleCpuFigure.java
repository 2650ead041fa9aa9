package io.paddock.perf.figures;

import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a server without clients costs, after it has come to rest. */
final class IdleCpuFigure implements Figure {
    private static final int FULL_SECONDS = 60;
    private static final int FULL_REST_SECONDS = 10;

    @Override
    public List<Row> rows() {
        return List.of(Row.IDLE_CPU);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final int seconds = Math.min(FULL_SECONDS, laboratory.scale().longSeconds());
        final int restSeconds = Math.min(FULL_REST_SECONDS, laboratory.scale().longSeconds());
        final Pairs percent = new Pairs();
        laboratory.forEachAlone((server, ours) -> {
            sleep(restSeconds);
            final Usage before = server.usage();
            final long startNs = System.nanoTime();
            sleep(seconds);
            final Usage usage = server.usage().since(before);
            percent.add(ours, 100.0 * usage.cpuNs() / (System.nanoTime() - startNs));
        });
        laboratory.reportOwn(Row.IDLE_CPU, percent, value -> value, " %", "over " + seconds + " s, no client");
    }

    private static void sleep(final int seconds) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (deadlineNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(deadlineNs - System.nanoTime());
        }
    }
}
