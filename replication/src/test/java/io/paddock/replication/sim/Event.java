package io.paddock.replication.sim;

import org.agrona.concurrent.UnsafeBuffer;

/** Something that will happen. Events are used again: nobody keeps one after it has happened. */
final class Event {
    /** What happens; the rare ones are a {@link Runnable}. */
    enum Kind {
        RUN,
        MESSAGE,
        TICK,
        BATCH_END,
        FORCED,
        VOTE_PERSISTED,
        FLOOR_PERSISTED,
        EXECUTE,
        WORK
    }

    final UnsafeBuffer bytes = new UnsafeBuffer(new byte[192]);

    Kind kind;
    long timeNs;
    long order;
    Event next;

    /** Whom it happens to; null for the ensemble as a whole. */
    SimServer server;
    /** Only to that start of the server. */
    long life;

    long first;
    long second;
    int third;
    int length;
    Runnable work;

    void clear() {
        server = null;
        work = null;
        next = null;
    }

    void room(final int wanted) {
        if (bytes.capacity() < wanted) {
            bytes.wrap(new byte[Integer.highestOneBit(wanted) * 2]);
        }
    }
}
