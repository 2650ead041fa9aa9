package io.paddock.engine.metrics;

import org.HdrHistogram.Histogram;

/**
 * Average, minimum, maximum, count and sum of whole numbers, and percentiles where asked for. One writing thread;
 * {@link #reset} and the figures on any.
 */
public final class SummaryTracker {
    /** One hour in ms; larger values count as this in the percentiles only. */
    private static final long HIGHEST_TRACKED = 3_600_000;

    private final Histogram histogram;
    private long count;
    private long sum;
    private long min;
    private long max;
    /** Asked for by some thread, done by the writing one before its next measurement; until then all is 0. */
    private volatile boolean resetting;

    SummaryTracker(final boolean percentiles) {
        // One significant digit keeps a histogram at about 3 KB; there are some twenty of them.
        histogram = percentiles ? new Histogram(HIGHEST_TRACKED, 1) : null;
    }

    void record(final long measured) {
        if (resetting) {
            clear();
            resetting = false;
        }
        final long value = Math.max(0, measured);
        min = count == 0 ? value : Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        count++;
        if (histogram != null) {
            histogram.recordValue(Math.min(value, HIGHEST_TRACKED));
        }
    }

    void reset() {
        resetting = true;
    }

    public long count() {
        return resetting ? 0 : count;
    }

    public long sum() {
        return resetting ? 0 : sum;
    }

    /** 0 without measurements. */
    public long min() {
        return resetting ? 0 : min;
    }

    public long max() {
        return resetting ? 0 : max;
    }

    /** 0 without measurements. */
    public double average() {
        return count() == 0 ? 0 : (double) sum / count;
    }

    /** The value that this share (0 to 100) of the measurements does not exceed; 0 where no percentiles are kept. */
    public long percentile(final double percentile) {
        // The histogram's buckets may reach beyond the greatest value that was measured.
        return histogram == null || count() == 0 ? 0 : Math.min(max, histogram.getValueAtPercentile(percentile));
    }

    private void clear() {
        count = 0;
        sum = 0;
        min = 0;
        max = 0;
        if (histogram != null) {
            histogram.reset();
        }
    }
}
