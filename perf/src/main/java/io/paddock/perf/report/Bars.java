package io.paddock.perf.report;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Series;
import io.paddock.perf.measure.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A bar for each server as long as its figure, the median of its rounds. */
final class Bars {
    private final List<Series> servers;
    private final ToDoubleFunction<Measurement> figure;
    private final DoubleFunction<String> unit;

    Bars(final List<Series> servers, final ToDoubleFunction<Measurement> figure, final DoubleFunction<String> unit) {
        this.servers = servers;
        this.figure = figure;
        this.unit = unit;
    }

    /** True when the figure is known of no server. */
    boolean isEmpty() {
        return servers.stream().noneMatch(of -> of.spread(figure).known());
    }

    void write(final Markup out) {
        final double longest = servers.stream()
                .map(of -> of.spread(figure).median())
                .filter(Double::isFinite)
                .max(Double::compare)
                .orElse(0.0);
        out.open("div", "class", "bars");
        for (int i = 0; i < servers.size(); i++) {
            final Spread spread = servers.get(i).spread(figure);
            final double share = spread.known() && longest > 0 ? Math.max(0, spread.median() / longest) : 0;
            out.element("span", servers.get(i).server(), "class", "name");
            out.open("span", "class", "track")
                    .element(
                            "span",
                            "",
                            "class",
                            "bar " + Palette.style(i),
                            "style",
                            String.format(Locale.ROOT, "width:%.1f%%", share * 100))
                    .close();
            out.element("span", text(spread), "class", "value");
        }
        out.close();
    }

    private String text(final Spread spread) {
        return spread.count() > 1
                ? unit.apply(spread.median()) + " (" + unit.apply(spread.min()) + " – " + unit.apply(spread.max()) + ")"
                : unit.apply(spread.median());
    }
}
