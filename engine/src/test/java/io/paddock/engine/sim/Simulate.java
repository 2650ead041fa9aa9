package io.paddock.engine.sim;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** The command {@code ./paddock simulate --stack engine}: schedules of whole servers from their seeds, or lies. */
public final class Simulate {
    /** Nothing was found; or every lie was. */
    static final int PASSED = 0;
    /** A promise was broken; or a lie was believed. */
    static final int FAILED = 1;
    /** Wrong words. */
    static final int MISUSED = 2;

    private static final int LIE_SEEDS = 200;

    private long seeds = 500;
    private long first = 1;
    private double minutes;
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    private boolean trace;
    private boolean lies;
    private Lie lie = Lie.NONE;
    private Path folder = Path.of("target/simulation");

    private Simulate() {}

    /** Ends the process with the status of {@link #run}. */
    public static void main(final String... args) {
        System.exit(run(List.of(args), new PrintWriter(System.out, true)));
    }

    /** @return the exit status. */
    public static int run(final List<String> args, final PrintWriter out) {
        // Servers that lose their leader say so, all the time.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        final Simulate simulate = new Simulate();
        try {
            simulate.parse(args.iterator());
        } catch (final IllegalArgumentException ex) {
            out.println("simulate: " + ex.getMessage());
            return MISUSED;
        }
        if (simulate.lies) {
            return simulate.tellLies(out) ? PASSED : FAILED;
        }
        final SeedRange.Settings settings = new SeedRange.Settings(
                simulate.folder, simulate.threads, simulate.minutes, simulate.trace, simulate.lie);
        return new SeedRange(out, settings).run(simulate.first, simulate.seeds) ? PASSED : FAILED;
    }

    /** Each lie, from seed to seed until it is noticed. */
    private boolean tellLies(final PrintWriter out) {
        boolean all = true;
        for (final Lie each : Lie.values()) {
            if (each != Lie.NONE) {
                all &= isNoticed(each, first, LIE_SEEDS, out);
            }
        }
        return all;
    }

    static boolean isNoticed(final Lie lie, final long first, final int seeds, final PrintWriter out) {
        for (long seed = first; seed < first + seeds; seed++) {
            final Outcome outcome = Outcome.of(seed, lie, null);
            if (outcome.failed()) {
                out.printf("%-24s noticed at seed %d: %s, %s%n", lie, seed, outcome.rule(), outcome.message());
                return true;
            }
        }
        out.printf("%-24s NOT NOTICED by seeds %d to %d%n", lie, first, first + seeds - 1);
        return false;
    }

    private void parse(final Iterator<String> args) {
        boolean counted = false;
        while (args.hasNext()) {
            final String name = args.next();
            switch (name) {
                case "--seeds" -> {
                    seeds = number(name, args);
                    counted = true;
                }
                case "--first" -> first = number(name, args);
                case "--minutes" -> minutes = Double.parseDouble(value(name, args));
                case "--threads" -> threads = (int) number(name, args);
                case "--trace" -> trace = true;
                case "--mutants" -> lies = true;
                case "--only" -> lie = Lie.valueOf(value(name, args));
                case "--out" -> folder = Path.of(value(name, args));
                default -> throw new IllegalArgumentException("what is " + name + "?");
            }
        }
        if (minutes > 0 && !counted) {
            seeds = Long.MAX_VALUE - first;
        }
        if (seeds < 1 || threads < 1) {
            throw new IllegalArgumentException("there must be a seed and a thread at least");
        }
    }

    private static String value(final String name, final Iterator<String> args) {
        if (!args.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return args.next();
    }

    private static long number(final String name, final Iterator<String> args) {
        final String value = value(name, args);
        try {
            return Long.parseLong(value);
        } catch (final NumberFormatException ex) {
            throw new IllegalArgumentException(name + " needs a number, not " + value, ex);
        }
    }
}
