package io.paddock.engine.compat.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random sequences on Apache ZooKeeper and on Paddock. Properties: {@code paddock.differential.seeds} (how many),
 * {@code paddock.differential.first} (first seed), {@code paddock.differential.length} (actions each),
 * {@code paddock.differential.against} (a kind of server; {@code reference} and {@code reference_ensemble} prove the
 * comparison itself; {@code ensemble} and {@code process_ensemble} spread the sessions over three servers whose leader
 * is moved),
 * {@code paddock.differential.print} (true shows all sequences and what they reached).
 */
class DifferentialTest {
    private static final int SEEDS = Integer.getInteger("paddock.differential.seeds", 150);
    private static final long FIRST = Long.getLong("paddock.differential.first", 1);
    private static final int LENGTH = Integer.getInteger("paddock.differential.length", 50);
    private static final int MOST_FAILURES = 10;
    private static final int PROGRESS_STEP = 500;
    /** So many sequences reach all opcodes, known and unknown. */
    private static final int ENOUGH = 100;

    private static final int MOST_OPCODES = 30;
    private static final ServerSettings SETTINGS = ServerSettings.forTests().with("enforceQuota", "true");

    private final Coverage coverage = new Coverage();
    private final List<String> failures = new ArrayList<>();

    @Test
    void shouldAnswerAsTheReference() {
        final ServerKind against = ServerKind.valueOf(
                System.getProperty("paddock.differential.against", "PROCESS").toUpperCase());
        long seed = FIRST;
        while (seed < FIRST + SEEDS && failures.size() < MOST_FAILURES) {
            seed = runOnFreshServers(against, seed);
        }
        print(coverage.toString());
        assertTrue(SEEDS < ENOUGH || coverage.opCodes() > MOST_OPCODES, () -> "too little was reached: " + coverage);
        assertTrue(failures.isEmpty(), () -> failures.size() + " sequences differ\n" + String.join("\n\n", failures));
    }

    private static void print(final String text) {
        if (Boolean.getBoolean("paddock.differential.print")) {
            System.out.println(text);
        }
    }

    private void tellProgress(final long played) {
        if (played % PROGRESS_STEP == 0) {
            System.out.println(played + " of " + SEEDS + " sequences played, " + failures.size() + " differ");
        }
    }

    /** Plays sequences until one differs, since after that the servers are no longer alike. Returns the next seed. */
    private long runOnFreshServers(final ServerKind against, final long first) {
        try (TestServer reference = ServerKind.REFERENCE.launch(SETTINGS);
                TestServer other = against.launch(SETTINGS)) {
            return run(reference, other, first);
        }
    }

    private long run(final TestServer reference, final TestServer other, final long first) {
        final ZxidPairs pairs = other.kind().isEnsemble() ? new ZxidPairs() : null;
        final int guides = pairs == null ? 0 : other.ports().size();
        try (Side expected = new Side(reference, guides, null);
                Side actual = new Side(other, guides, pairs)) {
            for (long seed = first; seed < FIRST + SEEDS; seed++) {
                try {
                    final Sequence sequence = new Sequence(seed, LENGTH, expected, actual, pairs, coverage);
                    sequence.run();
                    print(sequence.story());
                    tellProgress(seed + 1 - FIRST);
                } catch (final AssertionError e) {
                    failures.add(e.getMessage() + "\n" + other.output());
                    return seed + 1;
                }
            }
            if (!other.isRunning()) {
                failures.add("it has ended, or its leader could not be moved\n" + other.output());
            }
            print(other.kind().isEnsemble() ? other.output() : "");
            return FIRST + SEEDS;
        }
    }
}
