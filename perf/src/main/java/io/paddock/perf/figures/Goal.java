package io.paddock.perf.figures;

import java.math.BigDecimal;

/**
 * What a figure should be.
 *
 * @param kind which way is better.
 * @param target the value aimed at.
 * @param least the value that will do.
 * @param unit behind the number, such as {@code ×} or {@code  B}.
 */
record Goal(Kind kind, double target, double least, String unit) {
    /** Which way is better. */
    enum Kind {
        /** The more the better; the goal itself will do. */
        AT_LEAST("≥"),
        /** The less the better; the goal itself will do. */
        AT_MOST("≤"),
        /** The less the better; the goal itself will not do. */
        BELOW("<");

        private final String sign;

        Kind(final String sign) {
            this.sign = sign;
        }

        private boolean holds(final double value, final double goal) {
            return switch (this) {
                case AT_LEAST -> value >= goal;
                case AT_MOST -> value <= goal;
                case BELOW -> value < goal;
            };
        }
    }

    Goal {
        if (kind == Kind.AT_LEAST ? target < least : target > least) {
            throw new IllegalArgumentException("the target " + target + " asks for less than " + least + " does");
        }
    }

    /** How many times better than the peer. */
    static Goal ratio(final double target, final double least) {
        return new Goal(Kind.AT_LEAST, target, least, "×");
    }

    /** A bound from above. */
    static Goal most(final double target, final double least, final String unit) {
        return new Goal(Kind.AT_MOST, target, least, unit);
    }

    /** Nothing at all. */
    static Goal none(final String unit) {
        return most(0, 0, unit);
    }

    /** Whether a value reaches it; NaN is unknown. */
    Verdict judge(final double value) {
        if (Double.isNaN(value)) {
            return Verdict.UNKNOWN;
        }
        if (kind.holds(value, target) || kind == Kind.BELOW && value <= target) {
            return Verdict.TARGET;
        }
        return kind.holds(value, least) ? Verdict.ENOUGH : Verdict.MISSED;
    }

    /** The target in words. */
    String targetText() {
        return (kind == Kind.AT_LEAST ? "≥ " : target == 0 ? "" : "≤ ") + plain(target) + unit;
    }

    /** The least in words. */
    String leastText() {
        return (least == 0 ? "" : kind.sign + " ") + plain(least) + unit;
    }

    private static String plain(final double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
