package io.paddock.engine.state;

import java.util.Arrays;

/**
 * Digests of the tree at certain zxids, for comparing servers: one for each 128th zxid, the newest 1,024 of them
 * (protocol reference §19.2). Not kept over a restart; a replay fills it again. Engine thread.
 */
public final class DigestLog {
    /** Told of digests, the oldest first. */
    @FunctionalInterface
    public interface Visitor {
        void onDigest(long zxid, long digest);
    }

    private static final int INTERVAL = 128;
    private static final int CAPACITY = 1024;

    private final long[] zxids = new long[CAPACITY];
    private final long[] digests = new long[CAPACITY];
    private long count;
    private Visitor listener = (zxid, digest) -> {};

    /** Whom to tell of each one when it is added. */
    public void listener(final Visitor newListener) {
        listener = newListener;
    }

    /** Visits what is kept. */
    public void forEach(final Visitor visitor) {
        for (long i = Math.max(0, count - CAPACITY); i < count; i++) {
            final int slot = (int) (i % CAPACITY);
            visitor.onDigest(zxids[slot], digests[slot]);
        }
    }

    /** Whether the digest after this entry is to be kept. */
    static boolean isDue(final long zxid) {
        return zxid % INTERVAL == 0;
    }

    void add(final long zxid, final long digest) {
        final int slot = (int) (count++ % CAPACITY);
        zxids[slot] = zxid;
        digests[slot] = digest;
        listener.onDigest(zxid, digest);
    }

    /** Another history begins. */
    void clear() {
        count = 0;
        Arrays.fill(zxids, 0);
        Arrays.fill(digests, 0);
    }
}
