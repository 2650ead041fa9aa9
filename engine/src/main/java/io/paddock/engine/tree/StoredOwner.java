package io.paddock.engine.tree;

/** How the kind of a node is kept in its owner field. */
public final class StoredOwner {
    public static final long PERSISTENT = 0;
    /** Owner of a container; never a session id. */
    public static final long CONTAINER = 0x8000_0000_0000_0000L;
    /** Longest time to live, ms. */
    public static final long MAX_TTL_MS = 0xFF_FFFF_FFFFL;

    private static final long TTL_MARK = 0xFF00_0000_0000_0000L;

    private StoredOwner() {}

    /** Owner of a node that may go once it is {@code ttlMs} old, 1 to {@link #MAX_TTL_MS}. */
    public static long ttl(final long ttlMs) {
        return TTL_MARK | ttlMs;
    }

    public static boolean isTtl(final long owner) {
        return (owner & TTL_MARK) == TTL_MARK;
    }

    public static long ttlMs(final long owner) {
        return owner & MAX_TTL_MS;
    }

    /** Whether the owner is a session, so that the node goes with it. */
    public static boolean isSession(final long owner) {
        return owner != PERSISTENT && owner != CONTAINER && !isTtl(owner);
    }

    /** What clients see as ephemeralOwner. */
    public static long visible(final long owner) {
        return isSession(owner) ? owner : 0;
    }
}
