package io.paddock.replication.sim;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Runs schedules with each mutant until something is noticed, and shows how long that takes. */
final class MutantTable {
    private final PrintWriter out;
    private final Path sources;
    private final int threads;
    private final long limitNs;
    private final List<String> only;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger alive = new AtomicInteger();

    /**
     * @param sources of the module.
     * @param cpuSeconds that may be spent on one mutant.
     * @param only names; all when empty.
     */
    MutantTable(
            final PrintWriter out,
            final Path sources,
            final int threads,
            final int cpuSeconds,
            final List<String> only) {
        this.out = out;
        this.sources = sources;
        this.threads = threads;
        this.limitNs = cpuSeconds * 1_000_000_000L;
        this.only = only;
    }

    /**
     * What came of a mutant.
     *
     * @param finding null when nothing was noticed.
     */
    record Result(Mutant mutant, long schedules, double cpuSeconds, String finding) {}

    /** @return whether every mutant was noticed that must be. */
    boolean run(final long firstSeed) {
        final List<Mutant> chosen = new ArrayList<>();
        for (final Mutant mutant : Mutants.all()) {
            if (only.isEmpty() || only.contains(mutant.name())) {
                chosen.add(mutant);
            }
        }
        // Those that nobody need notice stand apart.
        chosen.sort(Comparator.comparing(mutant -> mutant.redundant() != null));
        out.printf("%-30s %10s %8s  %s%n", "mutant", "schedules", "CPU s", "noticed by");
        out.flush();
        final Thread[] workers = new Thread[Math.min(threads, Math.max(1, chosen.size()))];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Thread(() -> work(chosen, firstSeed), "mutants-" + i);
            workers[i].start();
        }
        for (final Thread worker : workers) {
            try {
                worker.join();
            } catch (final InterruptedException ex) {
                next.set(chosen.size());
                alive.incrementAndGet();
                Thread.currentThread().interrupt();
            }
        }
        out.printf(
                "%d mutants, %d of them redundant by argument (last in the table), %d not noticed that should have been%n",
                chosen.size(),
                chosen.stream().filter(mutant -> mutant.redundant() != null).count(),
                alive.get());
        out.flush();
        return alive.get() == 0 && !chosen.isEmpty();
    }

    private void work(final List<Mutant> chosen, final long firstSeed) {
        int at = next.getAndIncrement();
        while (at < chosen.size()) {
            try {
                show(run(sources, chosen.get(at), firstSeed, Long.MAX_VALUE, limitNs));
            } catch (final RuntimeException ex) {
                alive.incrementAndGet();
                out.println(ex.getMessage());
            }
            at = next.getAndIncrement();
        }
    }

    /** Runs schedules until one fails. */
    static Result run(
            final Path sources, final Mutant mutant, final long firstSeed, final long count, final long cpuLimitNs) {
        final ThreadMXBean threadTimes = ManagementFactory.getThreadMXBean();
        final BiFunction<Long, String, String> trial = MutantClasses.trial(sources, mutant);
        final long startNs = threadTimes.getCurrentThreadCpuTime();
        String finding = null;
        long schedules = 0;
        while (finding == null && schedules < count && threadTimes.getCurrentThreadCpuTime() - startNs < cpuLimitNs) {
            finding = trial.apply(
                    firstSeed + schedules++,
                    mutant.kind().name() + " " + mutant.lie().name());
        }
        return new Result(mutant, schedules, (threadTimes.getCurrentThreadCpuTime() - startNs) / 1e9, finding);
    }

    private synchronized void show(final Result result) {
        final String verdict;
        if (result.finding() != null) {
            verdict = result.finding().lines().findFirst().orElse("");
        } else if (result.mutant().redundant() != null) {
            verdict = "nobody, as expected: " + result.mutant().redundant();
        } else {
            verdict = "NOBODY: " + result.mutant().about();
            alive.incrementAndGet();
        }
        out.printf(
                "%-30s %10d %8.1f  %.150s%n", result.mutant().name(), result.schedules(), result.cpuSeconds(), verdict);
        out.flush();
    }
}
