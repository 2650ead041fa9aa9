package io.paddock.replication.sim;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The command {@code ./paddock simulate}: schedules from their seeds, or the table of mutants. */
public final class Simulate {
    /** Nothing was found; or every mutant was. */
    static final int PASSED = 0;
    /** A promise was broken; or a mutant lived. */
    static final int FAILED = 1;
    /** Wrong words. */
    static final int MISUSED = 2;

    private long seeds = 10_000;
    private long first = 1;
    private double minutes;
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    private boolean mutants;
    private boolean trace;
    private LogKind kind = LogKind.MODEL;
    private int cpuSeconds = 60;
    private final List<String> only = new ArrayList<>();
    private Path sources = Path.of("replication/src/main/java");
    private Path folder = Path.of("target/simulation");

    private Simulate() {}

    /** Ends the process with the status of {@link #run}. */
    public static void main(final String... args) {
        System.exit(run(List.of(args), new PrintWriter(System.out, true)));
    }

    /** What disks complain of in schedules is meant to be. Before anything is logged. */
    static void silence() {
        for (final String part : List.of("ensemble", "journal", "snapshot")) {
            System.setProperty("org.slf4j.simpleLogger.log.io.paddock.replication." + part, "off");
        }
    }

    /** @return the exit status. */
    public static int run(final List<String> args, final PrintWriter out) {
        silence();
        final Simulate simulate = new Simulate();
        try {
            simulate.parse(args.iterator());
        } catch (final IllegalArgumentException ex) {
            out.println("simulate: " + ex.getMessage());
            return MISUSED;
        }
        if (simulate.mutants) {
            return new MutantTable(out, simulate.sources, simulate.threads, simulate.cpuSeconds, simulate.only)
                            .run(simulate.first)
                    ? PASSED
                    : FAILED;
        }
        return new SeedRange(out, simulate.folder, simulate.threads, simulate.minutes, simulate.trace, simulate.kind)
                        .run(simulate.first, simulate.seeds)
                ? PASSED
                : FAILED;
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
                case "--cpu-seconds" -> cpuSeconds = (int) number(name, args);
                case "--log" -> kind = kind(value(name, args));
                case "--mutants" -> mutants = true;
                case "--trace" -> trace = true;
                case "--only" -> only.addAll(List.of(value(name, args).split(",")));
                case "--sources" -> sources = Path.of(value(name, args));
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

    private static LogKind kind(final String word) {
        return switch (word) {
            case "model" -> LogKind.MODEL;
            case "journal" -> LogKind.JOURNAL;
            default -> throw new IllegalArgumentException("--log is model or journal, not " + word);
        };
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
