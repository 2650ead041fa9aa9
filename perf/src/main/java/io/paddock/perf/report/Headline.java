package io.paddock.perf.report;

import io.paddock.perf.measure.Comparison;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Series;
import java.util.List;

/** What one remembers of a workload: how many times more or less, or the bare figures when there is one server only. */
final class Headline {
    private final List<Series> servers;

    Headline(final List<Series> servers) {
        this.servers = servers;
    }

    void write(final Markup out) {
        final List<Comparison> comparisons = Report.comparisons(servers);
        for (final Comparison comparison : comparisons) {
            if (comparisons.size() > 1) {
                out.element("h3", "against " + comparison.peer());
            }
            out.open("div", "class", "tiles");
            final RatioTile tile = new RatioTile(out, comparison);
            tile.write("the throughput", comparison.throughput(), Measurement::throughput, Units::rate);
            tile.write("less", "more", "CPU per operation", comparison.serverCpu(), Headline::cpuNs, Units::time);
            percentile(tile, comparison, "median latency", 50);
            percentile(tile, comparison, "p99 latency", 99);
            percentile(tile, comparison, "p99.9 latency", 99.9);
            tile.write("less", "more", "memory", comparison.residentMemory(), Measurement::residentBytes, Units::bytes);
            out.close();
        }
        if (comparisons.isEmpty()) {
            figures(out, servers.get(0));
        }
    }

    private static void figures(final Markup out, final Series series) {
        out.open("div", "class", "tiles");
        tile(out, Units.rate(series.spread(Measurement::throughput).median()), "throughput", "");
        for (final double percentile : new double[] {50, 99, 99.9}) {
            final String name = percentile == 50 ? "median latency" : "p" + Units.percentile(percentile) + " latency";
            tile(out, Units.time(series.latency().getValueAtPercentile(percentile)), name, "");
        }
        if (series.spread(Headline::cpuNs).known()) {
            tile(out, Units.time(series.spread(Headline::cpuNs).median()), "server CPU per operation", "");
            tile(out, Units.bytes(series.spread(Measurement::residentBytes).max()), "resident memory", "");
        }
        out.close();
    }

    private static void percentile(
            final RatioTile tile, final Comparison comparison, final String name, final double percentile) {
        tile.write(
                "lower",
                "higher",
                name,
                comparison.latency(percentile),
                measurement -> measurement.latencyUs(percentile) * 1e3,
                Units::time);
    }

    static void tile(final Markup out, final String figure, final String name, final String detail) {
        out.open("div", "class", "tile")
                .element("b", figure)
                .element("span", name)
                .element("small", detail)
                .close();
    }

    static double cpuNs(final Measurement measurement) {
        return measurement.serverCpuUs() * 1e3;
    }
}
