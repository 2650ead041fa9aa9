package io.paddock.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole servers under faults; {@code ./paddock simulate --stack engine} runs more. A failure names its seed. */
class EngineSimulationTest {
    private static final int SEEDS = Integer.getInteger("paddock.simulation.seeds", 50);
    private static final int REPEATED_SEEDS = 3;
    private static final int LIE_SEEDS = 60;

    @TempDir
    Path folder;

    @Test
    void shouldKeepItsPromisesUnderFaults() {
        run(Long.getLong("paddock.seed", 1), SEEDS);
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesUnderManyFaults() {
        run(10_000, 3_000);
    }

    private static void run(final long first, final long count) {
        final StringWriter text = new StringWriter();
        final SeedRange.Settings settings = new SeedRange.Settings(Path.of("target/simulation"), 1, 0, false, Lie.NONE);
        final boolean passed = new SeedRange(new PrintWriter(text, true), settings).run(first, count);
        System.out.print(text);
        assertTrue(passed, text::toString);
    }

    @Test
    void shouldRunTheSameFromTheSameSeed() {
        for (long seed = 1; seed <= REPEATED_SEEDS; seed++) {
            final Outcome outcome = Outcome.of(seed, Lie.NONE, null);
            assertEquals(outcome, Outcome.of(seed, Lie.NONE, null), "seed " + seed);
            final PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
            assertEquals(outcome, Outcome.of(seed, Lie.NONE, nowhere), "seed " + seed + ", traced");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Lie.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @Tag("slow")
    void shouldNoticeLies(final Lie lie) {
        final StringWriter text = new StringWriter();
        assertTrue(Simulate.isNoticed(lie, 1, LIE_SEEDS, new PrintWriter(text, true)), text::toString);
    }

    @Test
    void shouldWriteWhatHappens() {
        final StringWriter text = new StringWriter();
        final int status = Simulate.run(
                List.of("--seeds", "1", "--first", "2", "--trace", "--out", folder.toString()),
                new PrintWriter(text, true));
        assertEquals(Simulate.PASSED, status, text::toString);
        final Path file = folder.resolve("engine-seed-2.txt").toAbsolutePath();
        assertTrue(text.toString().contains(file.toString()), text::toString);
        assertTrue(file.toFile().length() > 1000, file.toString());
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        final StringWriter text = new StringWriter();
        assertEquals(Simulate.MISUSED, Simulate.run(List.of("--seed", "1"), new PrintWriter(text, true)));
        assertTrue(text.toString().contains("--seed"), text::toString);
    }
}
