package io.paddock.engine.sim;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Runs schedules one seed after the other, on some threads, and tells how it goes. */
final class SeedRange {
    private static final int MAX_FAILURES = 10;
    private static final long REPORT_MS = 5_000;
    /** One seed of so many is run twice, and must give the same. */
    private static final int REPEAT_EACH = 50;

    private final PrintWriter out;
    private final Settings settings;
    private final AtomicLong nextSeed = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong cpuNs = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /**
     * How to run.
     *
     * @param folder of the traces.
     * @param minutes after which no schedule is begun; 0 for no limit.
     * @param trace whether seeds that pass are traced, too.
     */
    record Settings(Path folder, int threads, double minutes, boolean trace, Lie lie) {}

    SeedRange(final PrintWriter out, final Settings settings) {
        this.out = out;
        this.settings = settings;
    }

    /** @return whether all passed. */
    boolean run(final long first, final long count) {
        final long startNs = System.nanoTime();
        final double minutes = settings.minutes;
        final long endNs = minutes > 0 ? startNs + (long) (minutes * 60e9) : startNs + Long.MAX_VALUE / 2;
        nextSeed.set(first);
        final Thread[] workers = new Thread[(int) Math.min(settings.threads, count)];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Thread(() -> work(first + count, endNs), "schedules-" + i);
            workers[i].start();
        }
        for (final Thread worker : workers) {
            await(worker, first + count, startNs);
        }
        out.println(progress(startNs) + ", seeds " + first + " to " + (first + done.get() - 1));
        final boolean passed = failures.get() == 0 && done.get() > 0;
        out.println(passed ? "All promises were kept." : "PROMISES WERE BROKEN.");
        out.flush();
        return passed;
    }

    private void await(final Thread worker, final long endSeed, final long startNs) {
        while (worker.isAlive()) {
            try {
                worker.join(REPORT_MS);
                if (worker.isAlive()) {
                    out.println(progress(startNs));
                    // Little on the heap keeps much memory off it, and would for long.
                    System.gc();
                }
            } catch (final InterruptedException ex) {
                nextSeed.set(endSeed);
            }
        }
    }

    private String progress(final long startNs) {
        final double cpuSeconds = Math.max(1e-3, cpuNs.get() / 1e9);
        final long schedules = Math.max(1, done.get());
        return String.format(
                "%,d schedules in %.0f s, %.1f per second of CPU, %,d events each, %d failed",
                done.get(),
                (System.nanoTime() - startNs) / 1e9,
                done.get() / cpuSeconds,
                events.get() / schedules,
                failures.get());
    }

    private void work(final long endSeed, final long endNs) {
        final ThreadMXBean threadTimes = ManagementFactory.getThreadMXBean();
        long lastNs = threadTimes.getCurrentThreadCpuTime();
        long seed = nextSeed.getAndIncrement();
        while (seed < endSeed && System.nanoTime() - endNs < 0 && failures.get() < MAX_FAILURES) {
            final Outcome outcome = Outcome.of(seed, settings.lie, null);
            events.addAndGet(outcome.events());
            final long nowNs = threadTimes.getCurrentThreadCpuTime();
            cpuNs.addAndGet(nowNs - lastNs);
            done.incrementAndGet();
            judge(seed, outcome);
            lastNs = threadTimes.getCurrentThreadCpuTime();
            seed = nextSeed.getAndIncrement();
        }
    }

    private void judge(final long seed, final Outcome outcome) {
        if (outcome.failed()) {
            onFailure(seed, outcome.rule() + ", " + outcome.message() + " (" + outcome.statistics() + ")");
        } else if (seed % REPEAT_EACH == 0
                && !Outcome.of(seed, settings.lie, null).equals(outcome)) {
            onFailure(seed, "the same seed gives something else when it is run again");
        } else if (settings.trace) {
            out.println("seed " + seed + ": " + outcome.statistics() + ", trace " + writeTrace(seed));
        }
    }

    private synchronized void onFailure(final long seed, final String message) {
        failures.incrementAndGet();
        out.println("seed " + seed + ": " + message);
        out.println("  again: ./paddock simulate --stack engine --seeds 1 --first " + seed + "; trace: "
                + writeTrace(seed));
    }

    /** The schedule once more, written down. */
    private String writeTrace(final long seed) {
        final Path file = settings.folder.resolve("engine-seed-" + seed + ".txt");
        try {
            Files.createDirectories(settings.folder);
            try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(file))) {
                final Outcome outcome = Outcome.of(seed, settings.lie, lines);
                lines.println(outcome.failed() ? outcome.rule() + ": " + outcome.message() : "passed");
                lines.println(outcome.statistics());
            }
            return file.toAbsolutePath().toString();
        } catch (final IOException ex) {
            return "could not be written: " + ex;
        }
    }
}
