package io.paddock.replication.standalone;

/** Barriers that wait for a position, first in first out; bounded. One thread. */
final class BarrierQueue {
    private final long[] ids;
    private final long[] positions;
    private int first;
    private int count;

    BarrierQueue(final int limit) {
        ids = new long[limit];
        positions = new long[limit];
    }

    boolean offer(final long id, final long position) {
        if (count == ids.length) {
            return false;
        }
        final int slot = (first + count) % ids.length;
        ids[slot] = id;
        positions[slot] = position;
        count++;
        return true;
    }

    /** Whether the oldest barrier waits for nothing behind the position. */
    boolean isDue(final long position) {
        return count > 0 && positions[first] <= position;
    }

    /** Removes the oldest and returns its id. */
    long remove() {
        final long id = ids[first];
        first = (first + 1) % ids.length;
        count--;
        return id;
    }
}
