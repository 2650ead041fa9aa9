package io.paddock.tools.chaos;

import io.paddock.perf.peer.Contender;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ensemble of processes under faults and load; {@code paddock check chaos} runs the long one. Properties: {@code
 * paddock.chaos.kind} ({@code paddock} or {@code zookeeper}), {@code .servers}, {@code .minutes}, {@code .seed}, {@code
 * .faults} (names, separated by commas), {@code .namespaces}. That the checker finds what is wrong is shown by {@link
 * CheckerTest}.
 */
class ChaosTest {
    private static final int ROUND_SECONDS = 40;
    private static final int SHORT_SECONDS = 20;
    /** What every machine has: no namespaces; and nothing after which all servers start at once, which takes long. */
    private static final List<Fault> SHORT_FAULTS =
            List.of(Fault.KILL, Fault.PAUSE, Fault.CLOCK_STEP, Fault.MOVE_LEADER, Fault.PAUSE_MOST, Fault.WIPE);

    private static final String PREFIX = "paddock.chaos.";

    @TempDir
    Path folder;

    @Test
    void shouldKeepEveryPromiseForAShortTime() throws Exception {
        run(plan(1, SHORT_SECONDS, SHORT_FAULTS, false));
    }

    @Test
    @Tag("slow")
    void shouldKeepEveryPromiseForALongTime() throws Exception {
        final int seconds = 60 * Integer.getInteger(PREFIX + "minutes", 10);
        final String names = System.getProperty(PREFIX + "faults", "");
        final List<Fault> faults = names.isEmpty()
                ? List.of(Fault.values())
                : Arrays.stream(names.toUpperCase(Locale.ROOT).split(","))
                        .map(Fault::valueOf)
                        .toList();
        run(plan(
                Math.max(1, seconds / ROUND_SECONDS),
                ROUND_SECONDS,
                faults,
                Boolean.parseBoolean(System.getProperty(PREFIX + "namespaces", "true"))));
    }

    private static ChaosPlan plan(
            final int rounds, final int roundSeconds, final List<Fault> faults, final boolean namespaces) {
        return new ChaosPlan(
                Contender.of(System.getProperty(PREFIX + "kind", "paddock")),
                Integer.getInteger(PREFIX + "servers", 3),
                rounds,
                roundSeconds,
                Long.getLong(PREFIX + "seed", Long.getLong("paddock.seed", 1)),
                faults,
                namespaces);
    }

    private void run(final ChaosPlan plan) throws Exception {
        try (ChaosRun run = new ChaosRun(plan, folder.resolve("chaos"), System.out::println)) {
            System.out.println(run.name());
            run.run();
        }
    }
}
