package io.paddock.perf.report;

import io.paddock.perf.measure.Comparison;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Series;
import io.paddock.perf.measure.Spread;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A ratio in words that are true whichever server it speaks for: 3× less memory, or 3× more. */
final class RatioTile {
    private final Markup out;
    private final Comparison comparison;

    RatioTile(final Markup out, final Comparison comparison) {
        this.out = out;
        this.comparison = comparison;
    }

    /** A ratio that is told as it is. */
    void write(
            final String name,
            final Spread ratio,
            final ToDoubleFunction<Measurement> figure,
            final DoubleFunction<String> unit) {
        if (ratio.known()) {
            Headline.tile(out, Units.ratio(ratio.median()), name, detail(ratio, figure, unit));
        }
    }

    /** A ratio that is turned round when it is below 1. */
    void write(
            final String better,
            final String worse,
            final String name,
            final Spread ratio,
            final ToDoubleFunction<Measurement> figure,
            final DoubleFunction<String> unit) {
        if (ratio.median() >= 1) {
            write(better + " " + name, ratio, figure, unit);
        } else if (ratio.known()) {
            final Spread turned = new Spread(1 / ratio.median(), 1 / ratio.max(), 1 / ratio.min(), ratio.count());
            write(worse + " " + name, turned, figure, unit);
        }
    }

    private String detail(
            final Spread ratio, final ToDoubleFunction<Measurement> figure, final DoubleFunction<String> unit) {
        final String figures = unit.apply(
                        new Series(comparison.ours()).spread(figure).median())
                + " vs "
                + unit.apply(new Series(comparison.theirs()).spread(figure).median());
        return ratio.count() == 1
                ? figures
                : figures + "; " + Units.digits(ratio.min()) + " – " + Units.digits(ratio.max()) + " in "
                        + ratio.count() + " pairs";
    }
}
