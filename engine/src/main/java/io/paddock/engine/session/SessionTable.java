package io.paddock.engine.session;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The sessions that the log has created and not closed, and which server each belongs to: replicated state, equal on all
 * servers, part of snapshots. Liveness is not kept here. One thread.
 *
 * <p>The owner is the server whose clients' requests count for the session: the one that created it, or the last to which
 * the client came back.
 */
public final class SessionTable {
    /** Returned by {@link #timeoutMs} for a session that is not there. */
    public static final int UNKNOWN = -1;

    /** Owner of a session of which no server was written down: any may speak for it. */
    public static final int ANY_OWNER = 0;

    private static final int OWNER_SHIFT = 32;

    /** Owner in the upper half, timeout in the lower. */
    private final Long2LongHashMap sessions;

    public SessionTable() {
        sessions = new Long2LongHashMap(UNKNOWN);
    }

    private SessionTable(final SessionTable source) {
        sessions = new Long2LongHashMap(source.sessions);
    }

    /** The table as it is now, for another thread: one copy of an array, whatever the number of sessions. */
    public SessionTable copy() {
        return new SessionTable(this);
    }

    /** A session that belongs to no server in particular. */
    public void create(final long sessionId, final int timeoutMs) {
        create(sessionId, timeoutMs, ANY_OWNER);
    }

    /**
     * Puts a session in place, whatever there was of it.
     *
     * @param timeoutMs 0 or more.
     * @param owner 1 to 255, or {@link #ANY_OWNER}.
     */
    public void create(final long sessionId, final int timeoutMs, final int owner) {
        sessions.put(sessionId, (long) owner << OWNER_SHIFT | timeoutMs & 0xFFFF_FFFFL);
    }

    /**
     * The client has come back to another server.
     *
     * @return false when there is no such session.
     */
    public boolean move(final long sessionId, final int timeoutMs, final int owner) {
        if (!contains(sessionId)) {
            return false;
        }
        create(sessionId, timeoutMs, owner);
        return true;
    }

    /** @return false when there was no such session. */
    public boolean close(final long sessionId) {
        return sessions.remove(sessionId) != UNKNOWN;
    }

    /** Forgets all of them. */
    public void clear() {
        sessions.clear();
    }

    public boolean contains(final long sessionId) {
        return sessions.get(sessionId) != UNKNOWN;
    }

    /** Timeout that was negotiated when the session was created or moved, ms, or {@link #UNKNOWN}. */
    public int timeoutMs(final long sessionId) {
        return (int) sessions.get(sessionId);
    }

    /** Number of the server that the session belongs to; {@link #ANY_OWNER} when unknown. */
    public int owner(final long sessionId) {
        final long value = sessions.get(sessionId);
        return value == UNKNOWN ? ANY_OWNER : (int) (value >>> OWNER_SHIFT);
    }

    public int size() {
        return sessions.size();
    }

    /** All ids in ascending order; allocates. */
    public long[] ids() {
        final long[] ids = unsortedIds();
        Arrays.sort(ids);
        return ids;
    }

    /** All ids in any order, which is a copy and no more; allocates. */
    public long[] unsortedIds() {
        final long[] ids = new long[sessions.size()];
        int count = 0;
        // The map's own iterator, which does not box.
        final Long2LongHashMap.KeyIterator iterator = sessions.keySet().iterator();
        while (iterator.hasNext()) {
            ids[count++] = iterator.nextValue();
        }
        return ids;
    }
}
