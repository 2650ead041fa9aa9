package io.paddock.replication.sim;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Runs schedules one seed after the other, on some threads, and tells how it goes. */
final class SeedRange {
    private static final int MAX_FAILURES = 10;
    private static final long REPORT_MS = 5_000;
    /** One seed of so many is run twice, and must give the same. */
    private static final int REPEAT_EACH = 100;

    private final PrintWriter out;
    private final Path folder;
    private final int threads;
    private final double minutes;
    private final boolean trace;
    private final LogKind kind;
    private final AtomicLong nextSeed = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong cpuNs = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /**
     * @param folder of the traces.
     * @param minutes after which no schedule is begun; 0 for no limit.
     * @param trace whether seeds that pass are traced, too.
     */
    SeedRange(
            final PrintWriter out,
            final Path folder,
            final int threads,
            final double minutes,
            final boolean trace,
            final LogKind kind) {
        this.kind = kind;
        this.out = out;
        this.folder = folder;
        this.threads = threads;
        this.minutes = minutes;
        this.trace = trace;
    }

    /** @return whether all passed. */
    boolean run(final long first, final long count) {
        final long startNs = System.nanoTime();
        final long endNs = minutes > 0 ? startNs + (long) (minutes * 60e9) : startNs + Long.MAX_VALUE / 2;
        nextSeed.set(first);
        final Thread[] workers = new Thread[(int) Math.min(threads, count)];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Thread(() -> work(first + count, endNs), "schedules-" + i);
            workers[i].start();
        }
        boolean interrupted = false;
        for (final Thread worker : workers) {
            try {
                while (worker.isAlive()) {
                    worker.join(REPORT_MS);
                    if (worker.isAlive()) {
                        out.println(progress(startNs));
                    }
                }
            } catch (final InterruptedException ex) {
                nextSeed.set(first + count);
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        out.println(progress(startNs) + ", seeds " + first + " to " + (first + done.get() - 1));
        out.println(failures.get() == 0 && done.get() > 0 ? "All promises were kept." : "PROMISES WERE BROKEN.");
        out.flush();
        return failures.get() == 0 && done.get() > 0;
    }

    private String progress(final long startNs) {
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        final double cpuSeconds = cpuNs.get() / 1e9;
        final long schedules = done.get();
        return String.format(
                "%,d schedules in %.0f s, %.0f per second of CPU, %,d events each, %d failed",
                schedules,
                seconds,
                cpuSeconds > 0 ? schedules / cpuSeconds : 0,
                schedules > 0 ? events.get() / schedules : 0,
                failures.get());
    }

    private void work(final long endSeed, final long endNs) {
        final ThreadMXBean threadTimes = ManagementFactory.getThreadMXBean();
        long lastNs = threadTimes.getCurrentThreadCpuTime();
        long seed = nextSeed.getAndIncrement();
        while (seed < endSeed && System.nanoTime() - endNs < 0 && failures.get() < MAX_FAILURES) {
            final Outcome outcome = Outcome.of(seed, kind, Lie.NONE, null);
            done.incrementAndGet();
            events.addAndGet(outcome.events());
            if (outcome.failed()) {
                onFailure(seed, outcome.rule() + ", " + outcome.message() + " (" + outcome.statistics() + ")");
            } else {
                if (seed % REPEAT_EACH == 0
                        && Outcome.of(seed, kind, Lie.NONE, null).digest() != outcome.digest()) {
                    onFailure(seed, "the same seed gives something else when it is run again");
                }
                if (trace) {
                    out.println("seed " + seed + ": " + outcome.statistics() + ", trace " + writeTrace(seed));
                }
            }
            final long nowNs = threadTimes.getCurrentThreadCpuTime();
            cpuNs.addAndGet(nowNs - lastNs);
            lastNs = nowNs;
            seed = nextSeed.getAndIncrement();
        }
    }

    private synchronized void onFailure(final long seed, final String message) {
        failures.incrementAndGet();
        out.println("seed " + seed + ": " + message);
        out.println("  again: ./paddock simulate --log " + kind.name().toLowerCase(Locale.ROOT) + " --seeds 1 --first "
                + seed + "; trace: " + writeTrace(seed));
    }

    /** The schedule once more, written down. */
    private String writeTrace(final long seed) {
        final Path file = folder.resolve("seed-" + seed + ".txt");
        try {
            Files.createDirectories(folder);
            try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(file))) {
                final Outcome outcome = Outcome.of(seed, kind, Lie.NONE, new Trace(lines));
                lines.println(outcome.failed() ? outcome.rule() + ": " + outcome.message() : "passed");
                lines.println(outcome.statistics());
            }
            return file.toAbsolutePath().toString();
        } catch (final IOException ex) {
            return "could not be written: " + ex;
        }
    }
}
