package io.paddock.perf.measure;

import org.HdrHistogram.Histogram;

/**
 * The time that the machine itself takes for something, whatever the server.
 *
 * @param name what was done, such as {@code round trip, blocking}.
 * @param latency ns.
 * @param cpuUs CPU time of whoever stands for the server, for each, us: of the thread that answers, or that appends.
 */
public record LatencyFloor(String name, Histogram latency, double cpuUs) {
    /** At a percentile from 0 to 100, us. */
    public double us(final double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }
}
