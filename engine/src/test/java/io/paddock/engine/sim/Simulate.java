package io.paddock.engine.sim;

import java.io.PrintWriter;

/** Temporary. */
public final class Simulate {
    public static void main(final String... args) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        final long first = Long.parseLong(args[0]);
        final long count = Long.parseLong(args[1]);
        final Lie lie = args.length > 2 ? Lie.valueOf(args[2]) : Lie.NONE;
        final boolean trace = args.length > 3;
        long events = 0;
        int failed = 0;
        final long start = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            final Outcome outcome = Outcome.of(seed, lie, trace ? new PrintWriter(System.out, true) : null);
            events += outcome.events();
            if (outcome.failed()) {
                failed++;
                System.out.println("seed " + seed + ": " + outcome.rule() + ": " + outcome.message() + " (" + outcome.statistics() + ")");
            } else if (count < 20) {
                System.out.println("seed " + seed + " ok " + outcome.statistics() + " events " + outcome.events() + " digest " + outcome.digest());
            }
        }
        final double s = (System.nanoTime() - start) / 1e9;
        final double cpu = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
        System.out.printf("%d schedules, %d failed, %.1f s, cpu %.1f, %.1f/cpu s, %d events each, %.2f us per event%n", count, failed, s, cpu, count / cpu, events / count, cpu * 1e6 / events);
    }
}
