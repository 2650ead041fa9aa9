package io.paddock.perf.report;

import io.paddock.perf.measure.Comparison;
import io.paddock.perf.measure.Floors;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Series;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is to be told of one run of the bench.
 *
 * @param title of the page, such as {@code paddock against zookeeper 3.9.5}.
 * @param command line that makes this run again.
 * @param startedAt when it began.
 * @param machine on which it ran.
 * @param settings of the load, by name, in the order in which they are to be shown.
 * @param servers what a reader should know of each server, by its name.
 * @param floors of the machine in the same run, when they were measured.
 * @param measurements in the order in which they were made; those of one server and workload are its rounds. The first
 *     server is the one that the others are compared with.
 */
public record Report(
        String title,
        String command,
        Instant startedAt,
        Machine machine,
        Map<String, String> settings,
        Map<String, List<String>> servers,
        Optional<Floors> floors,
        List<Measurement> measurements) {
    public Report {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        servers = Collections.unmodifiableMap(new LinkedHashMap<>(servers));
        measurements = List.copyOf(measurements);
    }

    /** The rounds, sorted by workload and within that by server, the one that the others are compared with first. */
    public Map<String, List<Series>> series() {
        final Map<String, List<Series>> series = Series.byWorkload(measurements);
        if (!measurements.isEmpty()) {
            final String first = measurements.get(0).server();
            series.replaceAll((workload, servers) -> servers.stream()
                    .sorted((a, b) ->
                            Boolean.compare(b.server().equals(first), a.server().equals(first)))
                    .toList());
        }
        return series;
    }

    /** The first of the series against each of the others that has as many rounds. */
    static List<Comparison> comparisons(final List<Series> series) {
        final Series ours = series.get(0);
        return series.stream()
                .skip(1)
                .filter(theirs -> theirs.rounds().size() == ours.rounds().size())
                .map(ours::against)
                .toList();
    }
}
