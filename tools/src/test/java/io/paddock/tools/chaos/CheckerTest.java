package io.paddock.tools.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chaos test's own test: the checker believes what is true and finds out every lie. */
class CheckerTest {
    private static final int LENGTH = 1_500;
    private static final int SEEDS = 5;

    private final long first = Long.getLong("paddock.seed", 1);

    @Test
    void shouldBelieveWhatIsTrue() {
        for (long seed = first; seed < first + SEEDS; seed++) {
            final ModelRun run = new ModelRun(seed, LENGTH);
            assertEquals(List.of(), Checker.violations(run.requests, run.state(), true), "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void shouldFindOut(final Lie lie) {
        for (long seed = first; seed < first + SEEDS; seed++) {
            final ModelRun run = new ModelRun(seed, LENGTH);
            final FinalState state = run.state();
            lie.tell(run, state);
            final List<String> found = Checker.violations(run.requests, state, true);
            assertTrue(
                    Pattern.compile(lie.words())
                            .matcher(String.join("\n", found))
                            .find(),
                    "seed " + seed + ": " + found);
        }
    }
}
