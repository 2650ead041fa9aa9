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
import org.HdrHistogram.Histogram;

/** The tables of the page. */
final class FigureTables {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    private final Markup out;

    FigureTables(final Markup out) {
        this.out = out;
    }

    /** A row for each pair of servers and each workload. */
    void ratios(final Map<String, List<Series>> series) {
        start("workload", "against", "throughput", "server CPU", "p50", "p99", "p99.9", "memory");
        for (final List<Series> servers : series.values()) {
            for (final Comparison of : Report.comparisons(servers)) {
                out.open("tr").element("td", of.workload()).element("td", of.peer());
                spread(of.throughput());
                spread(of.serverCpu());
                spread(of.latency(50));
                spread(of.latency(99));
                spread(of.latency(99.9));
                spread(of.residentMemory());
                out.close();
            }
        }
        end();
    }

    /** A row for each server. */
    void figures(final List<Series> servers) {
        start(
                "server",
                "rounds",
                "throughput",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "p99.99",
                "max",
                "errors",
                "CPU/op",
                "client/op",
                "disk");
        for (final Series of : servers) {
            final List<String> cells = new ArrayList<>(List.of(
                    of.server(),
                    Integer.toString(of.rounds().size()),
                    Units.rate(of.spread(Measurement::throughput).median())));
            cells.addAll(latencies(of.latency()));
            cells.add(Units.count(of.errors()));
            cells.add(Units.time(of.spread(Headline::cpuNs).median()));
            cells.add(Units.time(of.spread(Measurement::clientCpuUs).median() * 1e3));
            final double disk = of.spread(Measurement::diskBytesPerSecond).median();
            cells.add(Double.isNaN(disk) ? Units.NONE : Units.bytes(disk) + "/s");
            row(cells);
        }
        end();
    }

    /** A row for each floor. */
    void floors(final Floors floors) {
        start("floor", "p50", "p90", "p99", "p99.9", "p99.99", "max", "server CPU/op");
        final List<LatencyFloor> all = new ArrayList<>(floors.roundTrips());
        all.addAll(floors.appends());
        for (final LatencyFloor floor : all) {
            final List<String> cells = new ArrayList<>(List.of(floor.name()));
            cells.addAll(latencies(floor.latency()));
            cells.add(Units.time(floor.cpuUs() * 1e3));
            row(cells);
        }
        end();
    }

    /** Median latencies as multiples of the floors. */
    void multiples(final Map<String, List<Series>> series, final Floors floors) {
        start("workload", "server", "p50", "÷ round trip", "÷ (round trip + append)");
        series.values().stream().flatMap(List::stream).forEach(of -> {
            final double p50Us = of.latency().getValueAtPercentile(50) / 1e3;
            row(List.of(
                    of.workload(),
                    of.server(),
                    Units.time(p50Us * 1e3),
                    Units.ratio(p50Us / floors.roundTrip().us(50)),
                    Units.ratio(p50Us / floors.durableUs(50))));
        });
        end();
    }

    /** Names and what they stand for. */
    void pairs(final Map<String, String> pairs) {
        out.open("div", "class", "wide").open("table", "class", "pairs");
        pairs.forEach((name, value) -> out.open("tr")
                .element("th", name, "scope", "row")
                .element("td", value)
                .close());
        out.close().close();
    }

    /** The median, and below it the range. */
    private void spread(final Spread spread) {
        out.open("td").text(Units.ratio(spread.median()));
        if (spread.count() > 1) {
            out.element("small", Units.digits(spread.min()) + " – " + Units.digits(spread.max()));
        }
        out.close();
    }

    private static List<String> latencies(final Histogram latency) {
        final List<String> cells = new ArrayList<>();
        for (final double percentile : PERCENTILES) {
            cells.add(Units.time(latency.getValueAtPercentile(percentile)));
        }
        return cells;
    }

    private void start(final String... headers) {
        out.open("div", "class", "wide").open("table").open("thead").open("tr");
        for (final String header : headers) {
            out.element("th", header, "scope", "col");
        }
        out.close().close().open("tbody");
    }

    private void row(final List<String> cells) {
        out.open("tr");
        cells.forEach(cell -> out.element("td", cell));
        out.close();
    }

    private void end() {
        out.close().close().close();
    }
}
