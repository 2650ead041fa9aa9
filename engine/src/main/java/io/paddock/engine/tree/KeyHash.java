package io.paddock.engine.tree;

import org.agrona.DirectBuffer;

/**
 * Hash of (parent, name) in 32 bits: eight bytes at a time, multiplied and folded. The same on every server and for ever,
 * since it is kept in snapshots.
 */
final class KeyHash {
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private KeyHash() {}

    static int of(final int parent, final DirectBuffer name, final int offset, final int length) {
        long hash = (parent ^ (long) length << 32) * FACTOR;
        int at = offset;
        final int end = offset + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = fold((hash ^ name.getLong(at)) * FACTOR);
        }
        long tail = 0;
        for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
            tail |= (name.getByte(at) & 0xFFL) << shift;
        }
        hash = fold((hash ^ tail) * FACTOR) * FACTOR;
        return (int) (hash >>> Integer.SIZE);
    }

    private static long fold(final long product) {
        return product ^ product >>> 29;
    }
}
