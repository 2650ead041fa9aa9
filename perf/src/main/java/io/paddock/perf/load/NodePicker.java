package io.paddock.perf.load;

import java.util.SplittableRandom;

/**
 * Picks numbers from 0 to {@code count} − 1: evenly, or by Zipf's law, the number <i>k</i> with a weight of
 * 1 / (<i>k</i> + 1)<sup>skew</sup>. Two table look-ups per pick by Walker's alias method, whatever the count; 12 bytes
 * per number when skewed, none otherwise. Not thread-safe.
 */
final class NodePicker {
    private final SplittableRandom random;
    private final int count;
    private final double[] threshold;
    private final int[] alias;

    NodePicker(final int count, final double skew, final long seed) {
        this.count = count;
        random = new SplittableRandom(seed);
        if (skew > 0 && count > 1) {
            threshold = new double[count];
            alias = new int[count];
            fill(skew);
        } else {
            threshold = null;
            alias = null;
        }
    }

    int next() {
        final int column = random.nextInt(count);
        return threshold == null || random.nextDouble() < threshold[column] ? column : alias[column];
    }

    /** The chance of a number, from 0 to 1, as the tables hold it. */
    double probability(final int number) {
        double columns = threshold == null ? 1 : threshold[number];
        for (int i = 0; threshold != null && i < count; i++) {
            columns += alias[i] == number ? 1 - threshold[i] : 0;
        }
        return columns / count;
    }

    /** Pairs each column that is too small with one that has some to give, until every column has the same height. */
    private void fill(final double skew) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            threshold[i] = Math.pow(i + 1.0, -skew);
            sum += threshold[i];
        }
        final int[] small = new int[count];
        final int[] large = new int[count];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < count; i++) {
            threshold[i] *= count / sum;
            alias[i] = i;
            if (threshold[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            final int taker = small[--smalls];
            final int giver = large[larges - 1];
            alias[taker] = giver;
            threshold[giver] -= 1 - threshold[taker];
            if (threshold[giver] < 1) {
                larges--;
                small[smalls++] = giver;
            }
        }
    }
}
