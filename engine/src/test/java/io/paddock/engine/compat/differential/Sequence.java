package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.server.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One random sequence on both servers, compared step by step. */
final class Sequence {
    private static final int WORDS_DEADLINE_MS = 60_000;

    private final long seed;
    private final int length;
    private final Side expected;
    private final Side actual;
    private final ZxidPairs pairs;
    private final Coverage coverage;
    private final ActionGenerator generator;
    private final List<String> log = new ArrayList<>();

    /** @param pairs null when zxids must be alike. */
    Sequence(
            final long seed,
            final int length,
            final Side expected,
            final Side actual,
            final ZxidPairs pairs,
            final Coverage coverage) {
        this.pairs = pairs;
        this.seed = seed;
        this.length = length;
        this.expected = expected;
        this.actual = actual;
        this.coverage = coverage;
        generator = new ActionGenerator(seed, pairs != null);
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
        if (pairs != null) {
            pairs.clear();
        }
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
        final Set<String> leftOut = pairs == null ? Set.of() : Set.of("/zookeeper/config");
        compare(
                expected.janitor().walk(expected.text(), leftOut),
                actual.janitor().walk(actual.text(), leftOut));
        log.add("end: close sessions");
        compare(expected.closeSessions(), actual.closeSessions());
        expected.janitor().clean();
        actual.janitor().clean();
    }

    /** What a lasting difference began with is told, too: while it lasts sessions may expire, which nobody keeps alive. */
    private void compareWords() {
        log.add("words");
        final StringBuilder first = new StringBuilder();
        final boolean equal = Await.holdsWithin(WORDS_DEADLINE_MS, () -> {
            final List<String> wanted = words(expected);
            final List<String> got = words(actual);
            final int line = firstDifference(wanted, got);
            if (line >= 0 && first.isEmpty()) {
                first.append("at first line ").append(line).append(join(wanted)).append(join(got));
            }
            return line < 0;
        });
        if (!equal) {
            log.add(first.toString());
            try {
                compare(words(expected), words(actual));
            } catch (final java.io.IOException e) {
                throw new AssertionError("words cannot be read", e);
            }
        }
    }

    private List<String> words(final Side side) throws java.io.IOException {
        return Words.stableLines(side, generator.hasComparableSize(), pairs != null);
    }

    /** Index of the first line that differs, −1 when there is none. */
    private int firstDifference(final List<String> wanted, final List<String> got) {
        for (int i = 0; i < wanted.size() && i < got.size(); i++) {
            final boolean alike =
                    pairs == null ? wanted.get(i).equals(got.get(i)) : pairs.agree(wanted.get(i), got.get(i));
            if (!alike) {
                return i;
            }
        }
        return wanted.size() == got.size() ? -1 : Math.min(wanted.size(), got.size());
    }

    private void compare(final List<String> wanted, final List<String> got) {
        final int first = firstDifference(wanted, got);
        if (first >= 0) {
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
                + " -Dpaddock.differential.first=" + seed
                + (pairs == null
                        ? ""
                        : " -Dpaddock.differential.against=" + actual.server().kind()) + join(log);
    }

    private static String join(final List<String> lines) {
        return lines.isEmpty() ? " nothing" : "\n    " + String.join("\n    ", lines);
    }
}
