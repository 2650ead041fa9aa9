package io.paddock.engine.metrics;

import org.HdrHistogram.Histogram;

/** Average, minimum, maximum, count and sum of whole numbers, and percentiles where asked for. One writing thread. */
public final class SummaryTracker {
    /** One hour in ms; larger values count as this in the percentiles only. */
    private static final long HIGHEST_TRACKED = 3_600_000;

    private final Histogram histogram;
    private long count;
    private long sum;
    private long min;
    private long max;

    SummaryTracker(final boolean percentiles) {
        // One significant digit keeps a histogram at about 3 KB; there are some twenty of them.
        histogram = percentiles ? new Histogram(HIGHEST_TRACKED, 1) : null;
    }

    void record(final long measured) {
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
        count = 0;
        sum = 0;
        min = 0;
        max = 0;
        if (histogram != null) {
            histogram.reset();
        }
    }

    public long count() {
        return count;
    }

    public long sum() {
        return sum;
    }

    /** 0 without measurements. */
    public long min() {
        return min;
    }

    public long max() {
        return max;
    }

    /** 0 without measurements. */
    public double average() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /** The value that this share (0 to 100) of the measurements does not exceed; 0 where no percentiles are kept. */
    public long percentile(final double percentile) {
        // The histogram's buckets may reach beyond the greatest value that was measured.
        return histogram == null || count == 0 ? 0 : Math.min(max, histogram.getValueAtPercentile(percentile));
    }
}
