package io.paddock.tools.chaos;

import io.paddock.perf.peer.Contender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A long run from the command line, see {@code paddock check chaos}; all is said by properties that begin with {@code
 * paddock.chaos.}: {@code kind} ({@code paddock} or {@code zookeeper}), {@code servers}, {@code minutes}, {@code seed},
 * {@code faults} (names, separated by commas), {@code namespaces}, {@code folder}.
 */
public final class ChaosProgram {
    private static final String PREFIX = "paddock.chaos.";
    private static final int ROUND_SECONDS = 40;

    private ChaosProgram() {}

    /** Ends with status 0 when every promise was kept, otherwise with 1. */
    public static void main(final String[] args) throws Exception {
        final int seconds = (int) (60 * Double.parseDouble(System.getProperty(PREFIX + "minutes", "60")));
        final String names = System.getProperty(PREFIX + "faults", "");
        final List<Fault> faults = names.isEmpty()
                ? List.of(Fault.values())
                : Arrays.stream(names.toUpperCase(Locale.ROOT).split(","))
                        .map(Fault::valueOf)
                        .toList();
        final ChaosPlan plan = new ChaosPlan(
                Contender.of(System.getProperty(PREFIX + "kind", "paddock")),
                Integer.getInteger(PREFIX + "servers", 3),
                Math.max(1, seconds / ROUND_SECONDS),
                Math.min(seconds, ROUND_SECONDS),
                Long.getLong(PREFIX + "seed", System.nanoTime()),
                faults,
                Boolean.parseBoolean(System.getProperty(PREFIX + "namespaces", "true")));
        final Path folder = Path.of(System.getProperty(PREFIX + "folder", "paddock-chaos"));
        Files.createDirectories(folder);
        try (ChaosRun run = new ChaosRun(plan, folder.resolve("servers"), ChaosProgram::print)) {
            print(run.name());
            run.run();
        } catch (final AssertionError e) {
            print(e.getMessage());
            System.exit(1);
        }
    }

    private static void print(final String line) {
        System.out.println(line);
    }
}
