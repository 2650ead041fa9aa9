package io.paddock.replication.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ensembles under faults; {@code ./paddock simulate} runs more of them. A failure names its seed. */
class SimulationTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void beSilent() {
        // What disks complain of in schedules is meant to be.
        Simulate.silence();
    }

    @ParameterizedTest
    @CsvSource({"MODEL, 800", "JOURNAL, 150"})
    void shouldKeepItsPromisesUnderFaults(final LogKind kind, final int seeds) {
        final StringWriter text = new StringWriter();
        final boolean passed = new SeedRange(
                        new PrintWriter(text, true), Path.of("target/simulation"), 1, 0, false, kind)
                .run(1, seeds);
        System.out.print(text);
        assertTrue(passed, text::toString);
    }

    @ParameterizedTest
    @CsvSource({"MODEL, 50", "JOURNAL, 15"})
    void shouldRunTheSameFromTheSameSeed(final LogKind kind, final int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            final Outcome outcome = Outcome.of(seed, kind, Lie.NONE, null);
            assertEquals(outcome, Outcome.of(seed, kind, Lie.NONE, null), "seed " + seed);
            final Trace trace = new Trace(new PrintWriter(Writer.nullWriter()));
            assertEquals(outcome, Outcome.of(seed, kind, Lie.NONE, trace), "seed " + seed + ", traced");
        }
    }

    @Test
    void shouldWriteWhatHappens() {
        final StringWriter text = new StringWriter();
        final int status = Simulate.run(
                List.of("--seeds", "1", "--first", "7", "--trace", "--out", folder.toString()),
                new PrintWriter(text, true));
        assertEquals(Simulate.PASSED, status, text::toString);
        final String file = folder.resolve("seed-7.txt").toAbsolutePath().toString();
        assertTrue(text.toString().contains(file), text::toString);
        assertTrue(Path.of(file).toFile().length() > 1000, file);
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        final StringWriter text = new StringWriter();
        assertEquals(Simulate.MISUSED, Simulate.run(List.of("--seed", "1"), new PrintWriter(text, true)));
        assertTrue(text.toString().contains("--seed"), text::toString);
    }
}
