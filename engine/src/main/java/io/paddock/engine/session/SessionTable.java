package io.paddock.engine.session;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The sessions that the log has created and not closed: replicated state, equal on all servers, part of snapshots.
 * Liveness is not kept here. One thread.
 */
public final class SessionTable {
    /** Returned by {@link #timeoutMs} for a session that is not there. */
    public static final int UNKNOWN = -1;

    private final Long2LongHashMap timeouts;

    public SessionTable() {
        timeouts = new Long2LongHashMap(UNKNOWN);
    }

    private SessionTable(final SessionTable source) {
        timeouts = new Long2LongHashMap(source.timeouts);
    }

    /** The table as it is now, for another thread: one copy of an array, whatever the number of sessions. */
    public SessionTable copy() {
        return new SessionTable(this);
    }

    public void create(final long sessionId, final int timeoutMs) {
        timeouts.put(sessionId, timeoutMs);
    }

    /** @return false when there was no such session. */
    public boolean close(final long sessionId) {
        return timeouts.remove(sessionId) != UNKNOWN;
    }

    /** Forgets all of them. */
    public void clear() {
        timeouts.clear();
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
        // The map's own iterator, which does not box.
        final Long2LongHashMap.KeyIterator iterator = timeouts.keySet().iterator();
        while (iterator.hasNext()) {
            ids[count++] = iterator.nextValue();
        }
        Arrays.sort(ids);
        return ids;
    }
}
