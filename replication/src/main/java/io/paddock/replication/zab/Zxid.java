package io.paddock.replication.zab;

/** Transaction ids: the epoch in the upper 32 bits, a counter that is dense within the epoch in the lower ones. */
public final class Zxid {
    private static final long COUNTER_MASK = 0xFFFF_FFFFL;

    private Zxid() {}

    public static long of(final long epoch, final long counter) {
        return epoch << 32 | counter;
    }

    public static long epoch(final long zxid) {
        return zxid >>> 32;
    }

    public static long counter(final long zxid) {
        return zxid & COUNTER_MASK;
    }

    /** As operators write it. */
    public static String text(final long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
