package io.paddock.perf.report;

import java.util.Locale;

/** Figures for people: three digits that mean something, and a unit that keeps them between 1 and 1000. */
final class Units {
    /** What stands where there is no figure. */
    static final String NONE = "–";

    private static final String[] TIMES = {"ns", "µs", "ms", "s"};
    private static final String[] RATES = {"/s", "k/s", "M/s", "G/s"};
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Units() {}

    /** A time given in ns. */
    static String time(final double ns) {
        return scaled(ns, 1000, TIMES);
    }

    /** A count per second. */
    static String rate(final double perSecond) {
        return scaled(perSecond, 1000, RATES);
    }

    /** A count of bytes. */
    static String bytes(final double bytes) {
        return scaled(bytes, 1024, SIZES);
    }

    /** A figure at an axis, where it is a round one: {@code 10 ms} for {@code 10.0 ms}. */
    static String round(final String figure) {
        return figure.replaceFirst("\\.0+(?= |$)", "").replaceFirst("(\\.\\d*[1-9])0+(?= |$)", "$1");
    }

    /** A quotient. */
    static String ratio(final double ratio) {
        return Double.isFinite(ratio) ? digits(ratio) + "×" : NONE;
    }

    /** A percentile as short as it can be: {@code 99}, {@code 99.9}. */
    static String percentile(final double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }

    /** A whole number with its thousands set apart. */
    static String count(final long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Three digits, or all before the point. */
    static String digits(final double value) {
        final double magnitude = Math.abs(value);
        // The bounds are where rounding would bring in a fourth digit.
        if (magnitude >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, magnitude >= 9.995 ? "%.1f" : "%.2f", value);
    }

    private static String scaled(final double value, final int step, final String... units) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double scaled = value;
        int unit = 0;
        while (Math.abs(scaled) >= step - 0.5 && unit < units.length - 1) {
            scaled /= step;
            unit++;
        }
        final String number =
                unit == 0 && scaled == Math.rint(scaled) ? String.format(Locale.ROOT, "%.0f", scaled) : digits(scaled);
        return number + " " + units[unit];
    }
}
