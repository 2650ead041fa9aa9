package io.paddock.engine.arena;

import org.agrona.UnsafeApi;

/**
 * Hashes memory and numbers to 64 bits: two words at a time, multiplied to 128 bits and folded. The products of one byte
 * string do not wait for each other, so that a processor works on several at once. The same on every server and for
 * ever, since results are kept in snapshots. A single wrong bit changes about half of the result; not made against
 * people who look for collisions.
 */
public final class ByteHash {
    private static final long FIRST = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND = 0xD6E8_FEB8_6659_FD93L;
    /** What tells the pairs of a byte string apart. */
    private static final long STEP = 0xC2B2_AE3D_27D4_EB4FL;

    private static final int PAIR = 2 * Long.BYTES;

    private ByteHash() {}

    /** Two numbers become one. */
    public static long mix(final long one, final long other) {
        final long left = one ^ FIRST;
        final long right = other ^ SECOND;
        return Math.multiplyHigh(left, right) ^ left * right;
    }

    /** Hash of bytes at a native address; the length counts as well. */
    public static long of(final long seed, final long address, final int length) {
        long sum = 0;
        long step = 0;
        int at = 0;
        for (; at + PAIR < length; at += PAIR) {
            sum += mix(UnsafeApi.getLong(address + at) ^ step, UnsafeApi.getLong(address + at + Long.BYTES) - step);
            step += STEP;
        }
        return mix(sum ^ length, tail(seed ^ step, address + at, length - at));
    }

    /** The last 0 to 16 bytes: two words that may overlap, which the length tells apart. */
    private static long tail(final long seed, final long address, final int length) {
        if (length >= Long.BYTES) {
            return mix(UnsafeApi.getLong(address), UnsafeApi.getLong(address + length - Long.BYTES) ^ seed);
        }
        if (length >= Integer.BYTES) {
            return mix(UnsafeApi.getInt(address), UnsafeApi.getInt(address + length - Integer.BYTES) ^ seed);
        }
        int word = 0;
        for (int i = 0; i < length; i++) {
            word = word << Byte.SIZE | UnsafeApi.getByte(address + i) & 0xFF;
        }
        return mix(word, seed);
    }
}
