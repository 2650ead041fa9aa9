package io.paddock.engine.arena;

import java.util.Arrays;

/**
 * Which block lengths exist: every multiple of 8 up to 512, then the largest that fit 31, 30, … 1 times into a span, so
 * that no span ends in waste. Class 0 is no class.
 */
final class SizeClasses {
    static final int SMALLEST = 16;
    static final int LARGEST = Span.LENGTH - Span.HEADER_LENGTH;
    static final int COUNT;

    private static final int FINE_LIMIT = 512;
    private static final int[] LENGTHS;
    private static final byte[] BY_UNITS = new byte[LARGEST / Span.UNIT + 1];

    static {
        final int[] lengths = new int[128];
        int count = 1;
        for (int length = SMALLEST; length <= FINE_LIMIT; length += Span.UNIT) {
            lengths[count++] = length;
        }
        for (int perSpan = LARGEST / FINE_LIMIT; perSpan >= 1; perSpan--) {
            final int length = LARGEST / perSpan & -Span.UNIT;
            if (length > lengths[count - 1]) {
                lengths[count++] = length;
            }
        }
        LENGTHS = Arrays.copyOf(lengths, count);
        COUNT = count;
        int sizeClass = 1;
        for (int units = 0; units < BY_UNITS.length; units++) {
            if (units * Span.UNIT > LENGTHS[sizeClass]) {
                sizeClass++;
            }
            BY_UNITS[units] = (byte) sizeClass;
        }
    }

    private SizeClasses() {}

    /** Smallest class for so many bytes, 0 to {@link #LARGEST}. */
    static int of(final int length) {
        return BY_UNITS[length + Span.UNIT - 1 >>> Span.UNIT_SHIFT];
    }

    static int length(final int sizeClass) {
        return LENGTHS[sizeClass];
    }
}
