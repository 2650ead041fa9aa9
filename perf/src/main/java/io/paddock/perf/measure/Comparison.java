package io.paddock.perf.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Two servers under the same workload, round by round. A ratio is formed within each pair of rounds, where the
 * machine's own speed cancels out. Above 1 always speaks for the first server: it did more, or needed less.
 *
 * @param ours rounds of the first server.
 * @param theirs rounds of the second, as many; those of one index were run one right after the other.
 */
public record Comparison(List<Measurement> ours, List<Measurement> theirs) {
    public Comparison {
        if (ours.isEmpty() || ours.size() != theirs.size()) {
            throw new IllegalArgumentException(
                    "rounds = " + ours.size() + " and " + theirs.size() + " are not pairs of at least one");
        }
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
    }

    /** The second server's name. */
    public String peer() {
        return theirs.get(0).server();
    }

    /** What both did. */
    public String workload() {
        return ours.get(0).workload();
    }

    /** Operations per second, ours ÷ theirs. */
    public Spread throughput() {
        return ratio(theirs, ours, Measurement::throughput);
    }

    /** CPU of the server for one operation, theirs ÷ ours. */
    public Spread serverCpu() {
        return ratio(ours, theirs, Measurement::serverCpuUs);
    }

    /** Latency at a percentile from 0 to 100, theirs ÷ ours. */
    public Spread latency(final double percentile) {
        return ratio(ours, theirs, measurement -> measurement.latencyUs(percentile));
    }

    /** Resident memory of the server at the end of a round, theirs ÷ ours. */
    public Spread residentMemory() {
        return ratio(ours, theirs, Measurement::residentBytes);
    }

    private static Spread ratio(
            final List<Measurement> divisors,
            final List<Measurement> dividends,
            final ToDoubleFunction<Measurement> figure) {
        return Spread.of(IntStream.range(0, divisors.size())
                .mapToDouble(
                        i -> quotient(figure.applyAsDouble(dividends.get(i)), figure.applyAsDouble(divisors.get(i))))
                .toArray());
    }

    /** NaN where there is nothing to divide by: a ratio with a server that did nothing says nothing. */
    private static double quotient(final double dividend, final double divisor) {
        return divisor > 0 ? dividend / divisor : Double.NaN;
    }
}
