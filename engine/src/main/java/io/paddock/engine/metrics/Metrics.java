package io.paddock.engine.metrics;

/**
 * The counters and summaries of one node. No allocation after construction.
 *
 * <p>Each counter and each summary has one writing thread; readers on other threads may see figures that are a moment
 * old, and figures of one summary that do not quite fit together.
 */
public final class Metrics {
    private static final Counter[] COUNTERS = Counter.values();
    private static final Summary[] SUMMARIES = Summary.values();

    private final long[] counts = new long[COUNTERS.length];
    private final SummaryTracker[] summaries = new SummaryTracker[SUMMARIES.length];

    private final NamespaceTraffic namespaces = new NamespaceTraffic();

    public Metrics() {
        for (final Summary summary : SUMMARIES) {
            summaries[summary.ordinal()] = new SummaryTracker(summary.percentiles());
        }
    }

    public void increment(final Counter counter) {
        counts[counter.ordinal()]++;
    }

    public void add(final Counter counter, final long amount) {
        counts[counter.ordinal()] += amount;
    }

    public long value(final Counter counter) {
        return counts[counter.ordinal()];
    }

    /** Adds one measurement, in the unit that the summary's comment names; negative values count as 0. */
    public void record(final Summary summary, final long value) {
        summaries[summary.ordinal()].record(value);
    }

    public SummaryTracker summary(final Summary summary) {
        return summaries[summary.ordinal()];
    }

    /** What was read and written in which namespace. */
    public NamespaceTraffic namespaces() {
        return namespaces;
    }

    /** Starts everything at 0 again, as the word {@code srst} does. */
    public void reset() {
        java.util.Arrays.fill(counts, 0);
        for (final SummaryTracker summary : summaries) {
            summary.reset();
        }
        namespaces.reset();
    }
}
