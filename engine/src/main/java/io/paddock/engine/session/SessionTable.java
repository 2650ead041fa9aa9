package io.paddock.engine.session;

/**
 * The sessions that the log has created and not closed: replicated state, equal on all servers, part of snapshots.
 * Liveness is not kept here. One thread.
 */
public final class SessionTable {
    /** Returned by {@link #timeoutMs} for a session that is not there. */
    public static final int UNKNOWN = -1;

    private final org.agrona.collections.Long2LongHashMap timeouts =
            new org.agrona.collections.Long2LongHashMap(UNKNOWN);

    public void create(final long sessionId, final int timeoutMs) {
        timeouts.put(sessionId, timeoutMs);
    }

    /** @return false when there was no such session. */
    public boolean close(final long sessionId) {
        return timeouts.remove(sessionId) != UNKNOWN;
    }

    public boolean contains(final long sessionId) {
        return timeouts.get(sessionId) != UNKNOWN;
    }

    /** Timeout that was negotiated when the session was created, or {@link #UNKNOWN}. */
    public int timeoutMs(final long sessionId) {
        return (int) timeouts.get(sessionId);
    }

    public int size() {
        return timeouts.size();
    }

    /** All ids in ascending order; allocates. */
    public long[] ids() {
        final long[] ids = new long[timeouts.size()];
        int count = 0;
        for (final java.util.Iterator<Long> it = timeouts.keySet().iterator(); it.hasNext(); ) {
            ids[count++] = it.next();
        }
        java.util.Arrays.sort(ids);
        return ids;
    }
}
