package io.paddock.perf.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Places values between the two ends of an axis.
 *
 * @param low value at the beginning.
 * @param high value at the end, above it.
 * @param logarithmic equal ratios take equal room, instead of equal differences.
 * @param ticks values with a line and a label, within the two.
 */
record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final double SHORT_DECADES = 2.5;
    private static final int LINEAR_TICKS = 5;

    /** A logarithmic axis whose ends are the 1, 2 or 5 below and above; for values above 0. */
    static Axis logarithmic(final double min, final double max) {
        final double low = roundedDown(min);
        final double high = Math.max(roundedUp(max), roundedUp(low * 1.5));
        final boolean fine = Math.log10(high / low) <= SHORT_DECADES;
        final List<Double> ticks = new ArrayList<>();
        for (double decade = decadeOf(low); decade <= high * 1.0001; decade *= 10) {
            for (final double step : fine ? new double[] {1, 2, 5} : new double[] {1}) {
                final double tick = decade * step;
                if (tick >= low * 0.9999 && tick <= high * 1.0001) {
                    ticks.add(tick);
                }
            }
        }
        return new Axis(low, high, true, List.copyOf(ticks));
    }

    /** A linear axis from 0 to a round value that is not below the given one. */
    static Axis linear(final double max) {
        final double step = roundedUp(Math.max(max, Double.MIN_NORMAL) / LINEAR_TICKS);
        final int count = (int) Math.max(1, Math.ceil(max / step - 1e-9));
        final List<Double> ticks = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            ticks.add(i * step);
        }
        return new Axis(0, count * step, false, List.copyOf(ticks));
    }

    /** Where a value is, from 0 at the low end to 1 at the high end; what is outside is put at the end. */
    double position(final double value) {
        final double position = logarithmic
                ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return Math.max(0, Math.min(1, position));
    }

    private static double decadeOf(final double value) {
        return Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    }

    private static double roundedDown(final double value) {
        final double decade = decadeOf(value);
        double rounded = decade;
        for (final double step : STEPS) {
            rounded = decade * step <= value * 1.0001 ? decade * step : rounded;
        }
        return rounded;
    }

    private static double roundedUp(final double value) {
        final double decade = decadeOf(value);
        for (final double step : STEPS) {
            if (decade * step >= value * 0.9999) {
                return decade * step;
            }
        }
        return decade * 10;
    }
}
