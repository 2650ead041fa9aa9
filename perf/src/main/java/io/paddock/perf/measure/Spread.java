package io.paddock.perf.measure;

import java.util.Arrays;

/**
 * Several readings of one figure.
 *
 * @param median the middle one, or the mean of the two in the middle; NaN when there is none.
 * @param min smallest.
 * @param max largest.
 * @param count how many there were; those that are not numbers are not counted.
 */
public record Spread(double median, double min, double max, int count) {
    /** Of values in any order. */
    public static Spread of(final double... values) {
        final double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        final int count = sorted.length;
        if (count == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        final double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new Spread(median, sorted[0], sorted[count - 1], count);
    }

    /** False when there was no reading. */
    public boolean known() {
        return count > 0;
    }
}
