package io.paddock.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The numbers behind {@link TransportCounter}. Each writing thread has a {@link Lane} of its own, so that counting a
 * frame costs a plain store and no contended instruction; a reader adds the lanes up. Any thread may read at any time
 * and sees every number grow, though not all of them at the same instant.
 */
public final class TransportCounters {
    private static final TransportCounter[] ALL = TransportCounter.values();

    private final List<Lane> lanes = new CopyOnWriteArrayList<>();

    /** A new lane, for one writing thread. */
    public Lane newLane() {
        final Lane lane = new Lane();
        lanes.add(lane);
        return lane;
    }

    /** The sum over all threads. */
    public long value(final TransportCounter counter) {
        long sum = 0;
        for (final Lane lane : lanes) {
            sum += lane.values.getAcquire(Lane.index(counter));
        }
        return sum;
    }

    /** Connections that are open now. */
    public long open() {
        // Closed is read first: a connection that comes and goes in between counts as open, never as minus one.
        final long closed = value(TransportCounter.CLOSED);
        return value(TransportCounter.ACCEPTED) - closed;
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(512);
        for (final TransportCounter counter : ALL) {
            text.append(counter.label()).append('=').append(value(counter)).append('\n');
        }
        return text.toString();
    }

    /** The numbers of one writing thread. */
    public static final class Lane {
        /** Longs before and after the values, so that two lanes never share a cache line. */
        private static final int PADDING = 16;

        private final AtomicLongArray values = new AtomicLongArray(ALL.length + 2 * PADDING);

        Lane() {}

        /** Adds; only by the thread that owns the lane. */
        public void add(final TransportCounter counter, final long delta) {
            final int index = index(counter);
            // One writer: a plain read is its own last value, and release keeps the order for the readers.
            values.setRelease(index, values.getPlain(index) + delta);
        }

        /** Adds one; only by the thread that owns the lane. */
        public void increment(final TransportCounter counter) {
            add(counter, 1);
        }

        private static int index(final TransportCounter counter) {
            return PADDING + counter.ordinal();
        }
    }
}
