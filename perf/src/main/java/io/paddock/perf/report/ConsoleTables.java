package io.paddock.perf.report;

import io.paddock.perf.measure.Comparison;
import io.paddock.perf.measure.Floors;
import io.paddock.perf.measure.LatencyFloor;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Series;
import io.paddock.perf.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tables at the end of a run, for a terminal. */
public final class ConsoleTables {
    private final Report report;

    /** Of a run that is over. */
    public ConsoleTables(final Report report) {
        this.report = report;
    }

    /** All tables that the run gives rise to, each with a headline; ends with a line break. */
    public String text() {
        final StringBuilder text = new StringBuilder();
        final Map<String, List<Series>> series = report.series();
        text.append("Figures: medians of the rounds; latency of all rounds together\n")
                .append(figures(series));
        final String ratios = ratios(series);
        if (!ratios.isEmpty()) {
            text.append("\nRatios: median over the pairs of rounds (smallest – largest); above 1 speaks for ")
                    .append(report.measurements().get(0).server())
                    .append('\n')
                    .append(ratios);
        }
        report.floors().ifPresent(floors -> text.append("\nFloors of this machine, messages of ")
                .append(Units.bytes(floors.messageLength()))
                .append('\n')
                .append(floors(floors))
                .append("\nMedian latency as a multiple of the floors\n")
                .append(multiples(series, floors)));
        return text.toString();
    }

    private static String figures(final Map<String, List<Series>> series) {
        final TextTable table = new TextTable(
                "workload",
                "server",
                "ops/s",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "p99.99",
                "max",
                "errors",
                "server CPU/op",
                "client CPU/op",
                "RSS",
                "disk");
        series.values().stream().flatMap(List::stream).forEach(of -> table.row(figures(of)));
        return table.text();
    }

    private static String[] figures(final Series series) {
        final List<String> cells = new ArrayList<>(List.of(
                series.workload(),
                series.server(),
                Units.rate(series.spread(Measurement::throughput).median())));
        final var latency = series.latency();
        Stream.of(50.0, 90.0, 99.0, 99.9, 99.99, 100.0)
                .map(percentile -> Units.time(latency.getValueAtPercentile(percentile)))
                .forEach(cells::add);
        cells.add(Units.count(series.errors()));
        cells.add(Units.time(series.spread(Measurement::serverCpuUs).median() * 1e3));
        cells.add(Units.time(series.spread(Measurement::clientCpuUs).median() * 1e3));
        cells.add(Units.bytes(series.spread(Measurement::residentBytes).max()));
        final double diskBytes = series.spread(Measurement::diskBytesPerSecond).median();
        cells.add(Double.isNaN(diskBytes) ? Units.NONE : Units.bytes(diskBytes) + "/s");
        return cells.toArray(String[]::new);
    }

    /** Empty when there is only one server. */
    private static String ratios(final Map<String, List<Series>> series) {
        final TextTable table =
                new TextTable("workload", "against", "throughput", "server CPU/op", "p50", "p99", "p99.9", "RSS");
        for (final List<Series> servers : series.values()) {
            for (final Comparison comparison : Report.comparisons(servers)) {
                table.row(
                        comparison.workload(),
                        comparison.peer(),
                        spread(comparison.throughput()),
                        spread(comparison.serverCpu()),
                        spread(comparison.latency(50)),
                        spread(comparison.latency(99)),
                        spread(comparison.latency(99.9)),
                        spread(comparison.residentMemory()));
            }
        }
        return table.isEmpty() ? "" : table.text();
    }

    /** A median and its range, such as {@code 4.70× (4.1 – 5.2)}; the median alone for a single pair. */
    static String spread(final Spread spread) {
        if (!spread.known()) {
            return Units.NONE;
        }
        return spread.count() == 1
                ? Units.ratio(spread.median())
                : Units.ratio(spread.median()) + " (" + Units.digits(spread.min()) + " – " + Units.digits(spread.max())
                        + ")";
    }

    private static String floors(final Floors floors) {
        final TextTable table = new TextTable("floor", "p50", "p90", "p99", "p99.9", "server CPU/op");
        for (final LatencyFloor floor : Stream.concat(floors.roundTrips().stream(), floors.appends().stream())
                .toList()) {
            table.row(
                    floor.name(),
                    Units.time(floor.us(50) * 1e3),
                    Units.time(floor.us(90) * 1e3),
                    Units.time(floor.us(99) * 1e3),
                    Units.time(floor.us(99.9) * 1e3),
                    Units.time(floor.cpuUs() * 1e3));
        }
        return table.text();
    }

    private static String multiples(final Map<String, List<Series>> series, final Floors floors) {
        final TextTable table =
                new TextTable("workload", "server", "p50", "of a round trip", "of a round trip and an append");
        for (final Series of : series.values().stream().flatMap(List::stream).toList()) {
            final double p50Ns = of.latency().getValueAtPercentile(50);
            table.row(
                    of.workload(),
                    of.server(),
                    Units.time(p50Ns),
                    Units.ratio(p50Ns / 1e3 / floors.roundTrip().us(50)),
                    Units.ratio(p50Ns / 1e3 / floors.durableUs(50)));
        }
        return table.text();
    }
}
