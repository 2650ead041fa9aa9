package io.paddock.perf.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All rounds of one server under one workload, in the order in which they were run.
 *
 * @param rounds at least one.
 */
public record Series(List<Measurement> rounds) {
    public Series {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("rounds = 0, at least 1 is needed");
        }
        rounds = List.copyOf(rounds);
    }

    /** The measurements of a run sorted into series; workloads and servers in the order of their first appearance. */
    public static Map<String, List<Series>> byWorkload(final List<Measurement> measurements) {
        final Map<String, Map<String, List<Measurement>>> sorted = new LinkedHashMap<>();
        for (final Measurement measurement : measurements) {
            sorted.computeIfAbsent(measurement.workload(), name -> new LinkedHashMap<>())
                    .computeIfAbsent(measurement.server(), name -> new ArrayList<>())
                    .add(measurement);
        }
        final Map<String, List<Series>> series = new LinkedHashMap<>();
        sorted.forEach((workload, servers) ->
                series.put(workload, servers.values().stream().map(Series::new).toList()));
        return series;
    }

    /** Name of the server. */
    public String server() {
        return rounds.get(0).server();
    }

    /** Name of the workload. */
    public String workload() {
        return rounds.get(0).workload();
    }

    /** A figure over the rounds. */
    public Spread spread(final ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).toArray());
    }

    /** The latencies of all rounds together, ns; a copy. */
    public Histogram latency() {
        final Histogram sum = rounds.get(0).latency().copy();
        rounds.stream().skip(1).forEach(round -> sum.add(round.latency()));
        return sum;
    }

    /** Operations of all rounds. */
    public long operations() {
        return rounds.stream().mapToLong(Measurement::operations).sum();
    }

    /** Errors of all rounds. */
    public long errors() {
        return rounds.stream().mapToLong(Measurement::errors).sum();
    }

    /** Against a peer with as many rounds. */
    public Comparison against(final Series peer) {
        return new Comparison(rounds, peer.rounds);
    }
}
