package io.paddock.engine.session;

/**
 * Gives session ids: the server's number in the top byte, the time of the start below it, then counted up.
 *
 * <pre>
 *   63      56 55                              16 15          0
 *   +---------+---------------------------------+-------------+
 *   | server  | low 40 bits of the start, in ms |      0      |   + 1 per session
 *   +---------+---------------------------------+-------------+
 * </pre>
 *
 * <p>ZooKeeper takes the time from a clock that starts anew with the machine; here it is wall time, since the ids of
 * sessions that outlived a reboot must not be given again. Should the wall clock have gone back, ids of living sessions
 * are skipped all the same.
 */
public final class SessionIds {
    private static final int SERVER_SHIFT = 56;
    private static final int TIME_SHIFT_LEFT = 24;
    private static final int TIME_SHIFT_RIGHT = 8;
    private static final long CONTAINER_OWNER = Long.MIN_VALUE;

    private final SessionTable sessions;
    private long next;

    /**
     * @param serverId 0 to 255.
     * @param startMs wall time, ms since 1970.
     */
    public SessionIds(final int serverId, final long startMs, final SessionTable sessions) {
        if (serverId < 0 || serverId > 255) {
            throw new IllegalArgumentException("the server's number must be 0 to 255, not " + serverId);
        }
        this.sessions = sessions;
        next = ((startMs << TIME_SHIFT_LEFT) >>> TIME_SHIFT_RIGHT) | ((long) serverId << SERVER_SHIFT);
    }

    /** An id that no session has. */
    public long next() {
        while (next == 0 || next == CONTAINER_OWNER || sessions.contains(next)) {
            next++;
        }
        return next++;
    }
}
