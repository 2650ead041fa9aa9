package io.paddock.replication.peer;

import java.util.concurrent.atomic.AtomicLongArray;

/** Numbers of a link since its launch: written by the owner's thread, read by any. */
public final class LinkCounters {
    private final AtomicLongArray values = new AtomicLongArray(LinkCounter.values().length);

    LinkCounters() {}

    /** How often it has happened, or how much of it. */
    public long value(final LinkCounter counter) {
        return values.getOpaque(counter.ordinal());
    }

    void increment(final LinkCounter counter) {
        add(counter, 1);
    }

    void add(final LinkCounter counter, final long increment) {
        final int index = counter.ordinal();
        values.setOpaque(index, values.getPlain(index) + increment);
    }
}
