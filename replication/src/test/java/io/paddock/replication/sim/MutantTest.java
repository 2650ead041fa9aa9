package io.paddock.replication.sim;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An oracle that has never found anything proves nothing. {@code ./paddock simulate --mutants} shows all of them; here
 * are those that are found within few schedules.
 */
class MutantTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int SEEDS = 3_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ack-before-force",
                "vote-before-force",
                "minority",
                "execute-before-force",
                "activate-at-once",
                "forward-with-gaps",
                "cursor-at-commit",
                "disk-lies",
                "no-refill",
                "one-slot",
                "cut-keeps-mark"
            })
    void shouldBeNoticed(final String name) {
        final Mutant mutant = Mutants.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        final MutantTable.Result result = MutantTable.run(SOURCES, mutant, 1, SEEDS, Long.MAX_VALUE);
        System.out.println(name + ": " + result.schedules() + " schedules: " + result.finding());
        assertTrue(result.finding() != null, name + " was not noticed within " + SEEDS + " schedules");
    }

    /** A mutant whose source has changed must not silently become no mutant. */
    @Test
    void shouldFitTheirSources() throws IOException {
        final List<Mutant> all = Mutants.all();
        final Set<String> names = new HashSet<>();
        for (final Mutant mutant : all) {
            assertTrue(names.add(mutant.name()), mutant.name());
            if (mutant.file() != null) {
                final String source = Files.readString(MutantClasses.file(SOURCES, mutant));
                assertNotEquals(source, mutant.applyTo(source), mutant.name());
            }
        }
        assertTrue(all.size() >= 30, "there are " + all.size());
    }
}
