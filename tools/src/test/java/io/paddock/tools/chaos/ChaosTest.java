package io.paddock.tools.chaos;

import io.paddock.perf.peer.Contender;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ensemble of processes under faults and load. Properties: {@code paddock.chaos.kind} ({@code paddock} or
 * {@code zookeeper}), {@code .servers}, {@code .minutes}, {@code .seed}, {@code .faults} (names, separated by commas),
 * {@code .namespaces}. That the checker finds what is wrong is shown by {@link CheckerTest}.
 */
class ChaosTest {
    private static final int ROUND_SECONDS = 40;
    private static final String PREFIX = "paddock.chaos.";

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    void shouldKeepEveryPromise() throws Exception {
        final int minutes = Integer.getInteger(PREFIX + "minutes", 60);
        final String names = System.getProperty(PREFIX + "faults", "");
        final List<Fault> faults = names.isEmpty()
                ? List.of(Fault.values())
                : Arrays.stream(names.split(",")).map(Fault::valueOf).toList();
        run(new ChaosPlan(
                Contender.of(System.getProperty(PREFIX + "kind", "paddock")),
                Integer.getInteger(PREFIX + "servers", 3),
                Math.max(1, minutes * 60 / ROUND_SECONDS),
                ROUND_SECONDS,
                Long.getLong(PREFIX + "seed", System.nanoTime()),
                faults,
                Boolean.parseBoolean(System.getProperty(PREFIX + "namespaces", "true"))));
    }

    private void run(final ChaosPlan plan) throws Exception {
        try (ChaosRun run = new ChaosRun(plan, folder.resolve("servers"), ChaosTest::print)) {
            run.run();
        }
    }

    private static void print(final String line) {
        System.out.println(line);
    }
}
