package io.paddock.replication.journal;

import org.agrona.MutableDirectBuffer;

/** Zeros for the padding of entries and batches, which is mostly short. */
public final class Zeros {
    private Zeros() {}

    /** Without a call out of Java, which setMemory is in the older JVMs, and dear for a few bytes. */
    public static void put(final MutableDirectBuffer buffer, final int offset, final int length) {
        final int end = offset + length;
        int at = offset;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            buffer.putLong(at, 0);
        }
        for (; at < end; at++) {
            buffer.putByte(at, (byte) 0);
        }
    }
}
