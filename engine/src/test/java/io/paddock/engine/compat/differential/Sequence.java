package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.server.Await;
import java.util.ArrayList;
import java.util.List;

/** One random sequence on both servers, compared step by step. */
final class Sequence {
    private static final int WORDS_DEADLINE_MS = 60_000;

    private final long seed;
    private final int length;
    private final Side expected;
    private final Side actual;
    private final Coverage coverage;
    private final ActionGenerator generator;
    private final List<String> log = new ArrayList<>();

    Sequence(final long seed, final int length, final Side expected, final Side actual, final Coverage coverage) {
        this.seed = seed;
        this.length = length;
        this.expected = expected;
        this.actual = actual;
        this.coverage = coverage;
        generator = new ActionGenerator(seed);
    }

    /** Plays it; the servers are empty again afterwards. Fails at the first difference. */
    void run() {
        try {
            play();
        } catch (final RuntimeException | AssertionError e) {
            throw new AssertionError(story() + "\n" + e.getMessage(), e);
        }
    }

    private void play() {
        expected.open();
        actual.open();
        for (int step = 0; step < length; step++) {
            final Action action = generator.next(expected);
            log.add(step + ": " + action);
            expected.begin(action);
            actual.begin(action);
            final List<String> wanted = expected.finish(action);
            compare(wanted, actual.finish(action));
            generator.learn(wanted);
            if (generator.fence()) {
                compare(expected.fence(action.connection()), actual.fence(action.connection()));
            }
            if (generator.words()) {
                compareWords();
            }
        }
        log.add("end: other connections");
        compare(expected.fence(-1), actual.fence(-1));
        compareWords();
        log.add("end: whole tree");
        compare(expected.janitor().walk(expected.text()), actual.janitor().walk(actual.text()));
        log.add("end: close sessions");
        compare(expected.closeSessions(), actual.closeSessions());
        expected.janitor().clean();
        actual.janitor().clean();
    }

    private void compareWords() {
        log.add("words");
        final boolean equal =
                Await.holdsWithin(WORDS_DEADLINE_MS, () -> words(expected).equals(words(actual)));
        if (!equal) {
            try {
                compare(words(expected), words(actual));
            } catch (final java.io.IOException e) {
                throw new AssertionError("words cannot be read", e);
            }
        }
    }

    private List<String> words(final Side side) throws java.io.IOException {
        return Words.stableLines(side, generator.hasComparableSize());
    }

    private void compare(final List<String> wanted, final List<String> got) {
        if (!wanted.equals(got)) {
            int first = 0;
            while (first < wanted.size()
                    && first < got.size()
                    && wanted.get(first).equals(got.get(first))) {
                first++;
            }
            throw new AssertionError("first difference, line " + first
                    + "\n  " + expected.server().kind() + ": " + (first < wanted.size() ? wanted.get(first) : "nothing")
                    + "\n  " + actual.server().kind() + ": " + (first < got.size() ? got.get(first) : "nothing")
                    + "\nall of " + expected.server().kind() + ": " + join(wanted)
                    + "\nall of " + actual.server().kind() + ": " + join(got));
        }
        wanted.forEach(line -> log.add("        " + line));
        coverage.add(wanted);
    }

    /** What was done and what came back so far. */
    String story() {
        return "sequence of seed " + seed + " differs; play it again with\n    mvn -pl engine -am test"
                + " -Dtest=DifferentialTest -Dsurefire.failIfNoSpecifiedTests=false -Dpaddock.differential.seeds=1"
                + " -Dpaddock.differential.first=" + seed + join(log);
    }

    private static String join(final List<String> lines) {
        return lines.isEmpty() ? " nothing" : "\n    " + String.join("\n    ", lines);
    }
}
