package io.paddock.perf.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rounds of one workload against several servers, A B, B A, A B: what changes on the machine during the run meets all of
 * them alike. On the caller's thread.
 */
public final class Alternation {
    private final List<Target> targets;
    private final int roundCount;

    /**
     * @param targets the first is the one that the others are compared with.
     * @param roundCount rounds of each; at least 1.
     */
    public Alternation(final List<? extends Target> targets, final int roundCount) {
        if (targets.isEmpty() || roundCount < 1) {
            throw new IllegalArgumentException(
                    "servers = " + targets.size() + ", rounds = " + roundCount + ": both must be at least 1");
        }
        this.targets = List.copyOf(targets);
        this.roundCount = roundCount;
    }

    /** Runs all rounds; the figures come in the order in which they were measured. */
    public List<Measurement> run(final Round round) throws IOException {
        final List<Measurement> measurements = new ArrayList<>();
        for (int number = 1; number <= roundCount; number++) {
            final List<Target> order = new ArrayList<>(targets);
            if (number % 2 == 0) {
                Collections.reverse(order);
            }
            for (final Target target : order) {
                measurements.add(round.measure(target, number));
            }
        }
        return measurements;
    }

    /** Measures one server for one round. */
    @FunctionalInterface
    public interface Round {
        /** @param number of the round, from 1. */
        Measurement measure(Target target, int number) throws IOException;
    }
}
