package io.paddock.engine.metrics;

/**
 * Minimum, average and maximum time of requests. ZooKeeper adds up whole milliseconds, so that its average of fast
 * requests is near 0; here nanoseconds are added up and only the minimum and maximum are cut to whole milliseconds.
 * One writing thread, no allocation.
 */
public final class LatencyTracker {
    private static final long NS_PER_MS = 1_000_000;

    private long count;
    private long sumNs;
    private long minNs;
    private long maxNs;

    /** Adds one request; a negative time counts as 0. */
    public void record(final long elapsedNs) {
        final long valueNs = Math.max(0, elapsedNs);
        minNs = count == 0 ? valueNs : Math.min(minNs, valueNs);
        maxNs = Math.max(maxNs, valueNs);
        sumNs += valueNs;
        count++;
    }

    public void reset() {
        count = 0;
        sumNs = 0;
        minNs = 0;
        maxNs = 0;
    }

    public long count() {
        return count;
    }

    /** 0 without requests. */
    public long minMs() {
        return minNs / NS_PER_MS;
    }

    public long maxMs() {
        return maxNs / NS_PER_MS;
    }

    /** 0 without requests. */
    public double averageMs() {
        return count == 0 ? 0 : (double) sumNs / count / NS_PER_MS;
    }
}
