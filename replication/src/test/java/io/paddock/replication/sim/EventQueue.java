package io.paddock.replication.sim;

import java.util.Arrays;

/** What will happen, ordered by time, and by insertion where the time is the same. */
final class EventQueue {
    private long[] times = new long[1024];
    private long[] orders = new long[1024];
    private Runnable[] events = new Runnable[1024];
    private int size;
    private long nextOrder;
    private long nowNs;
    private long executed;

    long nowNs() {
        return nowNs;
    }

    long executed() {
        return executed;
    }

    void after(final long delayNs, final Runnable event) {
        at(nowNs + Math.max(0, delayNs), event);
    }

    void at(final long timeNs, final Runnable event) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            events = Arrays.copyOf(events, size * 2);
        }
        int child = size++;
        final long order = nextOrder++;
        while (child > 0) {
            final int parent = child - 1 >>> 1;
            if (times[parent] <= timeNs) {
                break;
            }
            move(parent, child);
            child = parent;
        }
        times[child] = timeNs;
        orders[child] = order;
        events[child] = event;
    }

    /** Runs the next event unless it is later than the limit; time moves on. */
    boolean runNext(final long limitNs) {
        if (size == 0 || times[0] > limitNs) {
            nowNs = Math.max(nowNs, limitNs);
            return false;
        }
        nowNs = times[0];
        final Runnable event = events[0];
        removeFirst();
        executed++;
        event.run();
        return true;
    }

    private void removeFirst() {
        size--;
        final long time = times[size];
        final long order = orders[size];
        final Runnable event = events[size];
        events[size] = null;
        if (size == 0) {
            return;
        }
        int parent = 0;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(child + 1, times[child], orders[child])) {
                child++;
            }
            if (!isBefore(child, time, order)) {
                break;
            }
            move(child, parent);
            parent = child;
        }
        times[parent] = time;
        orders[parent] = order;
        events[parent] = event;
    }

    private boolean isBefore(final int slot, final long time, final long order) {
        return times[slot] < time || times[slot] == time && orders[slot] < order;
    }

    private void move(final int from, final int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        events[to] = events[from];
    }
}
