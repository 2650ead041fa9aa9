package io.paddock.codecs.path;

import org.agrona.MutableDirectBuffer;

/**
 * The number behind the name of a sequential node: ten ASCII digits, zero-padded.
 *
 * <p>The reference formats a signed counter, which stops giving usable names after 2147483647 (protocol reference
 * §10). Here the 32 bits are read as unsigned: up to there nothing differs, and beyond, names stay ten digits long,
 * unique and in order up to 4294967295.
 */
public final class SequenceSuffix {
    /** Digits, always. */
    public static final int LENGTH = 10;

    private SequenceSuffix() {}

    /** Writes the digits; returns {@link #LENGTH}. */
    public static int put(final MutableDirectBuffer target, final int offset, final int counter) {
        long rest = counter & 0xFFFF_FFFFL;
        for (int i = LENGTH - 1; i >= 0; i--) {
            target.putByte(offset + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return LENGTH;
    }
}
