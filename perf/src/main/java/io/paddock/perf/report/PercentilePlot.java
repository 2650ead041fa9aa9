package io.paddock.perf.report;

import io.paddock.perf.measure.Floors;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Latency by percentile, both axes logarithmic: each column is ten times rarer than the one before. A line for each
 * server over all of its rounds, a faint one for each round, dashed ones for the floors of the machine.
 */
final class PercentilePlot {
    private static final int POINTS_PER_HALF = 5;
    private static final int MAX_DECADES = 6;
    private static final double ROOM_FOR_WORDS = 0.07;
    /** The lowest mark stands off the edge by this factor. */
    private static final double MARGIN = 0.6;

    private static final List<String> COLUMNS = List.of("0", "90", "99", "99.9", "99.99", "99.999", "99.9999");

    private final List<Series> servers;
    private final Optional<Floors> floors;
    private final List<Histogram> sums;
    private final double decades;
    private final Axis axis;

    PercentilePlot(final List<Series> servers, final Optional<Floors> floors) {
        this.servers = servers;
        this.floors = floors;
        sums = servers.stream().map(Series::latency).toList();
        final long count =
                sums.stream().mapToLong(Histogram::getTotalCount).max().orElse(0);
        // Rarer than one in all, there is nothing to be seen.
        decades = Math.max(1, Math.min(MAX_DECADES, Math.log10(Math.max(1, count))));
        axis = axis();
    }

    void write(final Markup out) {
        final Plot plot = new Plot(out, "Latency by percentile, one line for each server");
        plot.rows(axis, Units::time).columnTitle("percentile");
        for (int decade = 0; decade <= decades; decade++) {
            plot.column(decade / decades, COLUMNS.get(decade));
        }
        floors.ifPresent(of -> {
            final double position = axis.position(roundTripNs(of));
            plot.mark(position, "bare round trip", position < ROOM_FOR_WORDS);
            plot.mark(axis.position(of.durableUs(50) * 1e3), "round trip + append", true);
        });
        for (int i = 0; i < servers.size(); i++) {
            final List<Measurement> rounds = servers.get(i).rounds();
            if (rounds.size() > 1) {
                for (final Measurement round : rounds) {
                    plot.line("faint " + Palette.style(i), points(round.latency()));
                }
            }
            plot.line(Palette.style(i), points(sums.get(i)));
        }
        plot.close();
    }

    private List<Plot.Point> points(final Histogram latency) {
        final List<Plot.Point> points = new ArrayList<>();
        if (latency.getTotalCount() == 0) {
            return points;
        }
        final double last = Math.min(decades, Math.log10(Math.max(1, latency.getTotalCount())));
        for (final HistogramIterationValue value : latency.percentiles(POINTS_PER_HALF)) {
            final double rarity = -Math.log10(1 - value.getPercentileLevelIteratedTo() / 100);
            points.add(new Plot.Point(Math.min(rarity, last) / decades, axis.position(value.getValueIteratedTo())));
            if (rarity >= last) {
                break;
            }
        }
        return points;
    }

    private Axis axis() {
        double min = Double.MAX_VALUE;
        double max = 1;
        for (final Histogram sum : sums) {
            if (sum.getTotalCount() > 0) {
                min = Math.min(min, Math.max(1, sum.getValueAtPercentile(0)));
                max = Math.max(max, sum.getMaxValue());
            }
        }
        if (floors.isPresent()) {
            min = Math.min(min, Math.max(1, MARGIN * roundTripNs(floors.get())));
            max = Math.max(max, floors.get().durableUs(50) * 1e3);
        }
        return Axis.logarithmic(Math.min(min, max), max);
    }

    private static double roundTripNs(final Floors floors) {
        return floors.roundTrip().us(50) * 1e3;
    }
}
