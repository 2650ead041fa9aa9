package io.paddock.codecs.path;

import org.agrona.MutableDirectBuffer;

/**
 * The number behind the name of a sequential node: ten ASCII digits, zero-padded.
 *
 * <p>The number is the parent's creation counter, which stops at 2147483647 and never wraps (protocol reference §10):
 * from then on sequential creates fail because the name exists, until the parent is made anew.
 */
public final class SequenceSuffix {
    /** Digits, always. */
    public static final int LENGTH = 10;

    private SequenceSuffix() {}

    /** Writes the digits of a counter that is not negative; returns {@link #LENGTH}. */
    public static int put(final MutableDirectBuffer target, final int offset, final int counter) {
        int rest = counter;
        for (int i = LENGTH - 1; i >= 0; i--) {
            target.putByte(offset + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return LENGTH;
    }
}
