package io.paddock.perf.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * The frame of a plot as inline SVG, and lines within it. Colours come from the page's style by class, so that they
 * follow its light and dark mode. Coordinates within the frame run from 0 to 1, y upwards.
 */
final class Plot {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 300;
    private static final int LEFT = 62;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 42;
    private static final int LABEL_DROP = 17;
    private static final int TITLE_DROP = 36;

    private final Markup out;

    /** Opens the picture; {@link #close} ends it. */
    Plot(final Markup out, final String description) {
        this.out = out;
        out.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", description);
    }

    /** Lines across with their labels at the left. */
    Plot rows(final Axis axis, final DoubleFunction<String> label) {
        for (final double tick : axis.ticks()) {
            final String y = y(axis.position(tick));
            out.empty("line", "class", "grid", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", y, "y2", y);
            out.element(
                    "text",
                    Units.round(label.apply(tick)),
                    "x",
                    LEFT - 6,
                    "y",
                    y,
                    "dy",
                    "0.32em",
                    "text-anchor",
                    "end");
        }
        return this;
    }

    /** A line upwards with its label below. */
    Plot column(final double position, final String label) {
        final String x = x(position);
        out.empty("line", "class", "grid", "x1", x, "x2", x, "y1", TOP, "y2", HEIGHT - BOTTOM);
        // Half of a long label at the very end would be cut off.
        final boolean atEnd = position > 0.95 && label.length() > 4;
        out.element(
                "text",
                label,
                "x",
                atEnd ? number(WIDTH - 2) : x,
                "y",
                HEIGHT - BOTTOM + LABEL_DROP,
                "text-anchor",
                atEnd ? "end" : "middle");
        return this;
    }

    /** What the columns are. */
    Plot columnTitle(final String title) {
        final double middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
        out.element("text", title, "x", number(middle), "y", HEIGHT - BOTTOM + TITLE_DROP, "text-anchor", "middle");
        return this;
    }

    /** A dashed line across, with words at its right end, above or below it. */
    Plot mark(final double position, final String words, final boolean above) {
        final String y = y(position);
        out.empty("line", "class", "mark", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", y, "y2", y);
        out.element(
                "text", words, "x", WIDTH - RIGHT - 4, "y", y, "dy", above ? "-0.4em" : "1.1em", "text-anchor", "end");
        return this;
    }

    /** A line through points; nothing is drawn for fewer than two. */
    Plot line(final String style, final List<Point> points) {
        if (points.size() > 1) {
            final StringBuilder path = new StringBuilder();
            for (final Point point : points) {
                path.append(path.length() == 0 ? "M" : " L")
                        .append(x(point.x()))
                        .append(' ')
                        .append(y(point.y()));
            }
            out.empty("path", "class", "line " + style, "d", path);
        }
        return this;
    }

    /** A dot that tells its figure when it is pointed at. */
    Plot dot(final String style, final Point point, final String words) {
        out.open("circle", "class", "dot " + style, "cx", x(point.x()), "cy", y(point.y()), "r", "2.5")
                .element("title", words)
                .close();
        return this;
    }

    void close() {
        out.close();
    }

    private static String x(final double position) {
        return number(LEFT + position * (WIDTH - LEFT - RIGHT));
    }

    private static String y(final double position) {
        return number(HEIGHT - BOTTOM - position * (HEIGHT - TOP - BOTTOM));
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Within the frame. */
    record Point(double x, double y) {}
}
