package io.paddock.perf.report;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Second;
import io.paddock.perf.measure.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A figure of each second, the rounds of a server one after the other, a line for each server. */
final class CoursePlot {
    private static final int MAX_DOTS = 120;

    private final List<Series> servers;
    private final ToDoubleFunction<Second> figure;
    private final DoubleFunction<String> unit;
    private final int seconds;
    private final Axis axis;
    private final Axis time;

    private CoursePlot(
            final List<Series> servers,
            final ToDoubleFunction<Second> figure,
            final DoubleFunction<String> unit,
            final boolean logarithmic) {
        this.servers = servers;
        this.figure = figure;
        this.unit = unit;
        seconds = servers.stream()
                .mapToInt(of -> of.rounds().stream()
                        .mapToInt(round -> round.seconds().size())
                        .sum())
                .max()
                .orElse(0);
        final double[] values = servers.stream()
                .flatMap(of -> of.rounds().stream())
                .flatMap(round -> round.seconds().stream())
                .mapToDouble(figure)
                .filter(value -> value > 0)
                .sorted()
                .toArray();
        final double max = values.length == 0 ? 1 : values[values.length - 1];
        axis = logarithmic && values.length > 0 ? Axis.logarithmic(values[0], max) : Axis.linear(max);
        time = Axis.linear(Math.max(1, seconds));
    }

    static CoursePlot throughput(final List<Series> servers) {
        return new CoursePlot(servers, Second::operations, value -> value == 0 ? "0" : Units.rate(value), false);
    }

    static CoursePlot p99(final List<Series> servers) {
        return new CoursePlot(servers, Second::p99Ns, Units::time, true);
    }

    /** True when no second was over. */
    boolean isEmpty() {
        return seconds == 0;
    }

    void write(final Markup out, final String description) {
        final Plot plot = new Plot(out, description);
        plot.rows(axis, unit).columnTitle("seconds of measuring");
        for (final double tick : time.ticks()) {
            if (tick == Math.rint(tick)) {
                plot.column(time.position(tick), Long.toString((long) tick));
            }
        }
        for (int i = 0; i < servers.size(); i++) {
            int second = 0;
            for (final Measurement round : servers.get(i).rounds()) {
                second = write(plot, Palette.style(i), round, second);
            }
        }
        plot.close();
    }

    /** Returns the second at which the next round begins. */
    private int write(final Plot plot, final String style, final Measurement round, final int before) {
        final List<Plot.Point> points = new ArrayList<>();
        for (int i = 0; i < round.seconds().size(); i++) {
            final double value = figure.applyAsDouble(round.seconds().get(i));
            // A figure is that of the second behind it: it stands in its middle.
            points.add(new Plot.Point(time.position(before + i + 0.5), axis.position(value)));
        }
        plot.line(style, points);
        for (int i = 0; i < points.size() && seconds <= MAX_DOTS; i++) {
            final double value = figure.applyAsDouble(round.seconds().get(i));
            plot.dot(style, points.get(i), round.server() + ": " + unit.apply(value));
        }
        return before + points.size();
    }
}
