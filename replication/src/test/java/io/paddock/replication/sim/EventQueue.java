package io.paddock.replication.sim;

import java.util.Arrays;

/**
 * What will happen, ordered by time, and by insertion where the time is the same. What is near lies in a wheel of short
 * spans of time, a sorted list each; what is far lies in a heap.
 */
final class EventQueue {
    private static final int SPAN_SHIFT = 15;
    private static final int SPANS = 4096;

    private final Event[] firsts = new Event[SPANS];
    private final Event[] lasts = new Event[SPANS];
    private final long[] filled = new long[SPANS / 64];
    private Event[] heap = new Event[64];
    private int heapSize;
    private int wheelSize;
    private Event free;
    private long nextOrder;
    private long nowNs;
    private long executed;

    long nowNs() {
        return nowNs;
    }

    long executed() {
        return executed;
    }

    /** A blank event, to be filled in and given to {@link #add}. */
    Event take(final Event.Kind kind) {
        Event event = free;
        if (event == null) {
            event = new Event();
        } else {
            free = event.next;
            event.next = null;
        }
        event.kind = kind;
        return event;
    }

    void giveBack(final Event event) {
        event.clear();
        event.next = free;
        free = event;
    }

    void after(final long delayNs, final Runnable work) {
        final Event event = take(Event.Kind.RUN);
        event.work = work;
        add(event, delayNs);
    }

    void add(final Event event, final long delayNs) {
        event.timeNs = nowNs + Math.max(0, delayNs);
        event.order = nextOrder++;
        if ((event.timeNs >>> SPAN_SHIFT) - (nowNs >>> SPAN_SHIFT) < SPANS) {
            addToWheel(event);
        } else {
            addToHeap(event);
        }
    }

    private void addToWheel(final Event event) {
        final int span = (int) (event.timeNs >>> SPAN_SHIFT) & SPANS - 1;
        final Event last = lasts[span];
        wheelSize++;
        if (last == null) {
            firsts[span] = event;
            lasts[span] = event;
            filled[span >>> 6] |= 1L << span;
        } else if (last.timeNs <= event.timeNs) {
            last.next = event;
            lasts[span] = event;
        } else if (firsts[span].timeNs > event.timeNs) {
            event.next = firsts[span];
            firsts[span] = event;
        } else {
            Event before = firsts[span];
            while (before.next.timeNs <= event.timeNs) {
                before = before.next;
            }
            event.next = before.next;
            before.next = event;
        }
    }

    private void addToHeap(final Event event) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heapSize * 2);
        }
        int child = heapSize++;
        while (child > 0) {
            final int parent = child - 1 >>> 1;
            if (!isBefore(event, heap[parent])) {
                break;
            }
            heap[child] = heap[parent];
            child = parent;
        }
        heap[child] = event;
    }

    private static boolean isBefore(final Event one, final Event other) {
        return one.timeNs < other.timeNs || one.timeNs == other.timeNs && one.order < other.order;
    }

    /** Takes out the next event, to which time moves on; null when it would be later than the limit. */
    Event next(final long limitNs) {
        final int span = wheelSize == 0 ? -1 : nextSpan();
        final Event near = span < 0 ? null : firsts[span];
        final Event far = heapSize == 0 ? null : heap[0];
        final boolean isNear = near != null && (far == null || isBefore(near, far));
        final Event found = isNear ? near : far;
        if (found == null || found.timeNs > limitNs) {
            nowNs = Math.max(nowNs, limitNs);
            return null;
        }
        if (isNear) {
            removeFrom(span);
        } else {
            removeFromHeap();
        }
        nowNs = found.timeNs;
        executed++;
        return found;
    }

    private int nextSpan() {
        final int start = (int) (nowNs >>> SPAN_SHIFT) & SPANS - 1;
        int word = start >>> 6;
        long bits = filled[word] & -1L << start;
        while (bits == 0) {
            word = word + 1 & filled.length - 1;
            bits = filled[word];
        }
        return word << 6 | Long.numberOfTrailingZeros(bits);
    }

    private void removeFrom(final int span) {
        final Event first = firsts[span];
        wheelSize--;
        firsts[span] = first.next;
        if (first.next == null) {
            lasts[span] = null;
            filled[span >>> 6] &= ~(1L << span);
        }
        first.next = null;
    }

    private void removeFromHeap() {
        final Event moved = heap[--heapSize];
        heap[heapSize] = null;
        if (heapSize == 0) {
            return;
        }
        int parent = 0;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], moved)) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = moved;
    }
}
