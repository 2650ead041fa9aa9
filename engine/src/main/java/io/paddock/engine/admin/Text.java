package io.paddock.engine.admin;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How numbers look in the answers. */
final class Text {
    private static final int AVERAGE_DIGITS = 4;

    private Text() {}

    static String hex(final long value) {
        return "0x" + Long.toHexString(value);
    }

    /** ZooKeeper keeps the root under two names and counts both, so that a fresh server has 5 nodes. */
    static int nodeCount(final NodeView node) {
        return node.nodeCount() + 1;
    }

    /** At most four digits behind the point and at least one: {@code 0.0}, {@code 0.2857}, {@code 12.5}. */
    static String average(final double value) {
        final BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(AVERAGE_DIGITS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return rounded.setScale(Math.max(1, rounded.scale())).toPlainString();
    }
}
