package io.paddock.perf.figures;

import io.paddock.perf.measure.Spread;
import java.util.ArrayList;
import java.util.List;

/** Readings of one figure from rounds that alternated; those of one index belong together. */
final class Pairs {
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> theirs = new ArrayList<>();

    void add(final boolean paddock, final double value) {
        (paddock ? ours : theirs).add(value);
    }

    List<Double> ours() {
        return List.copyOf(ours);
    }

    List<Double> theirs() {
        return List.copyOf(theirs);
    }

    /** Within each pair, so that above 1 speaks for Paddock; unknown without a peer. */
    Spread ratio(final boolean moreIsBetter) {
        final int count = Math.min(ours.size(), theirs.size());
        final double[] ratios = new double[count];
        for (int i = 0; i < count; i++) {
            ratios[i] = moreIsBetter ? quotient(ours.get(i), theirs.get(i)) : quotient(theirs.get(i), ours.get(i));
        }
        return Spread.of(ratios);
    }

    private static double quotient(final double dividend, final double divisor) {
        return divisor > 0 ? dividend / divisor : Double.NaN;
    }
}
