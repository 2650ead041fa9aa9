package io.paddock.engine.session;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Which sessions are alive, by a timer wheel: each session lies in the list of the tick at which it ends. Touching one
 * is a few array accesses and mostly none, since a touch within the same tick does not move it. Some 40 bytes a
 * session, no object each.
 *
 * <p>A session ends at {@code (floor((now + timeout) / tick) + 1) × tick}: up to one tick late, never early. Deadlines
 * further away than the wheel has slots lie in the slot of their tick modulo the wheel and are passed over until their
 * round comes.
 *
 * <p>Times are ms of a monotonic clock whose start does not matter, but which is not negative. Engine thread.
 */
public final class ExpiryWheel {
    /** No entry. */
    public static final int NONE = -1;

    private static final int WHEEL_SIZE = 512;
    private static final int INITIAL_CAPACITY = 64;

    /** Told of sessions whose time is over. */
    @FunctionalInterface
    public interface ExpiryHandler {
        /** @return false when it cannot be handled now: the session stays and is reported again. */
        boolean onExpired(long sessionId);
    }

    private final long tickMs;
    private final int[] heads = new int[WHEEL_SIZE];
    private final Long2LongHashMap entryBySession = new Long2LongHashMap(NONE);
    private long[] sessionIds = new long[INITIAL_CAPACITY];
    private long[] deadlineTicks = new long[INITIAL_CAPACITY];
    private int[] timeouts = new int[INITIAL_CAPACITY];
    private int[] nexts = new int[INITIAL_CAPACITY];
    private int[] previouses = new int[INITIAL_CAPACITY];
    private int freeHead = NONE;
    private int used;
    private long doneTick = NONE;

    public ExpiryWheel(final int tickMs) {
        this.tickMs = tickMs;
        Arrays.fill(heads, NONE);
    }

    /** Starts the time of a session, or changes its timeout and starts it again. */
    public int add(final long sessionId, final int timeoutMs, final long nowMs) {
        int entry = find(sessionId);
        if (entry == NONE) {
            entry = claim();
            sessionIds[entry] = sessionId;
            entryBySession.put(sessionId, entry);
        } else {
            unlink(entry);
        }
        timeouts[entry] = timeoutMs;
        link(entry, deadlineTick(timeoutMs, nowMs));
        return entry;
    }

    /**
     * The client was heard of.
     *
     * @param hint what the last call for this session gave, which saves the search; any other number is harmless.
     * @return the entry, or {@link #NONE} when the session is not alive.
     */
    public int touch(final long sessionId, final int hint, final long nowMs) {
        final int entry = hint >= 0 && hint < used && sessionIds[hint] == sessionId ? hint : find(sessionId);
        if (entry != NONE) {
            final long tick = deadlineTick(timeouts[entry], nowMs);
            if (tick != deadlineTicks[entry]) {
                unlink(entry);
                link(entry, tick);
            }
        }
        return entry;
    }

    /** Whether hearing of the client at that time would let its session end later than it does now. */
    public boolean prolongs(final long sessionId, final long heardMs) {
        final int entry = find(sessionId);
        return entry != NONE && deadlineTick(timeouts[entry], heardMs) > deadlineTicks[entry];
    }

    /** Forgets a session; none there is no error. */
    public void remove(final long sessionId) {
        final int entry = find(sessionId);
        if (entry != NONE) {
            release(entry);
        }
    }

    public boolean contains(final long sessionId) {
        return find(sessionId) != NONE;
    }

    public int size() {
        return entryBySession.size();
    }

    /** All ids in any order, which is a copy and no more; allocates. */
    public long[] ids() {
        final long[] ids = new long[entryBySession.size()];
        int count = 0;
        // The map's own iterator, which does not box.
        final Long2LongHashMap.KeyIterator iterator = entryBySession.keySet().iterator();
        while (iterator.hasNext()) {
            ids[count++] = iterator.nextValue();
        }
        return ids;
    }

    /** When the session ends if nothing more is heard, ms of the wheel's clock; -1 for one that is not there. */
    public long deadlineMs(final long sessionId) {
        final int entry = find(sessionId);
        return entry == NONE ? NONE : deadlineTicks[entry] * tickMs;
    }

    /** Timeout of its last handshake, ms; -1 for one that is not there. */
    public int timeoutMs(final long sessionId) {
        final int entry = find(sessionId);
        return entry == NONE ? NONE : timeouts[entry];
    }

    /** Forgets all sessions. */
    public void clear() {
        entryBySession.clear();
        Arrays.fill(heads, NONE);
        Arrays.fill(sessionIds, 0);
        freeHead = NONE;
        used = 0;
    }

    /**
     * Reports the sessions that have ended, which are forgotten then.
     *
     * @param limit most sessions to report; the others follow at the next call.
     * @return how many were reported and taken.
     */
    public int expire(final long nowMs, final int limit, final ExpiryHandler handler) {
        final long nowTick = nowMs / tickMs;
        if (doneTick == NONE || nowTick - doneTick > WHEEL_SIZE) {
            doneTick = nowTick - WHEEL_SIZE;
        }
        int count = 0;
        while (doneTick < nowTick) {
            final long tick = doneTick + 1;
            int entry = heads[slot(tick)];
            while (entry != NONE) {
                final int next = nexts[entry];
                if (deadlineTicks[entry] <= nowTick) {
                    if (count == limit || !handler.onExpired(sessionIds[entry])) {
                        return count;
                    }
                    release(entry);
                    count++;
                }
                entry = next;
            }
            doneTick = tick;
        }
        return count;
    }

    private long deadlineTick(final int timeoutMs, final long nowMs) {
        return (nowMs + timeoutMs) / tickMs + 1;
    }

    private int find(final long sessionId) {
        return (int) entryBySession.get(sessionId);
    }

    private static int slot(final long tick) {
        return (int) (tick & (WHEEL_SIZE - 1));
    }

    private void link(final int entry, final long tick) {
        final int slot = slot(tick);
        deadlineTicks[entry] = tick;
        nexts[entry] = heads[slot];
        previouses[entry] = NONE;
        if (heads[slot] != NONE) {
            previouses[heads[slot]] = entry;
        }
        heads[slot] = entry;
    }

    private void unlink(final int entry) {
        final int next = nexts[entry];
        final int previous = previouses[entry];
        if (next != NONE) {
            previouses[next] = previous;
        }
        if (previous != NONE) {
            nexts[previous] = next;
        } else {
            heads[slot(deadlineTicks[entry])] = next;
        }
    }

    private int claim() {
        if (freeHead != NONE) {
            final int entry = freeHead;
            freeHead = nexts[entry];
            return entry;
        }
        if (used == sessionIds.length) {
            final int capacity = used * 2;
            sessionIds = Arrays.copyOf(sessionIds, capacity);
            deadlineTicks = Arrays.copyOf(deadlineTicks, capacity);
            timeouts = Arrays.copyOf(timeouts, capacity);
            nexts = Arrays.copyOf(nexts, capacity);
            previouses = Arrays.copyOf(previouses, capacity);
        }
        return used++;
    }

    private void release(final int entry) {
        unlink(entry);
        entryBySession.remove(sessionIds[entry]);
        sessionIds[entry] = 0;
        nexts[entry] = freeHead;
        freeHead = entry;
    }
}
