package io.paddock.engine.sim;

import java.util.Arrays;

/**
 * What is to happen, in the order of virtual time; at equal times in the order in which it was asked for. What is near
 * lies in a wheel of short spans of time, a sorted list each; what is far lies in a heap.
 */
final class Agenda {
    private static final int SPAN_SHIFT = 15;
    private static final int SPANS = 4096;
    private static final int SPAN_MASK = SPANS - 1;

    private final Item[] firsts = new Item[SPANS];
    private final Item[] lasts = new Item[SPANS];
    /** A bit for each span that is not empty. */
    private final long[] filled = new long[SPANS / Long.SIZE];

    private int nearCount;
    /** The least is first, and none is greater than those at twice its place. */
    private Item[] far = new Item[64];

    private int farCount;
    private Item free;
    private long nowNs;
    private long nextNumber;
    private long executed;

    /** Used again. */
    private static final class Item {
        long dueNs;
        long number;
        Runnable task;
        Item next;

        boolean isBefore(final Item other) {
            return dueNs != other.dueNs ? dueNs < other.dueNs : number < other.number;
        }
    }

    long nowNs() {
        return nowNs;
    }

    /** Things done so far. */
    long executed() {
        return executed;
    }

    void after(final long delayNs, final Runnable task) {
        at(nowNs + delayNs, task);
    }

    void at(final long wantedNs, final Runnable task) {
        Item item = free;
        if (item == null) {
            item = new Item();
        } else {
            free = item.next;
            item.next = null;
        }
        item.dueNs = Math.max(nowNs, wantedNs);
        item.number = nextNumber++;
        item.task = task;
        if ((item.dueNs >>> SPAN_SHIFT) - (nowNs >>> SPAN_SHIFT) < SPANS) {
            addNear(item);
        } else {
            addFar(item);
        }
    }

    private void addNear(final Item item) {
        final int span = (int) (item.dueNs >>> SPAN_SHIFT) & SPAN_MASK;
        final Item last = lasts[span];
        nearCount++;
        if (last == null) {
            firsts[span] = item;
            lasts[span] = item;
            filled[span >>> 6] |= 1L << span;
        } else if (last.dueNs <= item.dueNs) {
            // Whatever is there already and due at the same time comes first.
            last.next = item;
            lasts[span] = item;
        } else if (firsts[span].dueNs > item.dueNs) {
            item.next = firsts[span];
            firsts[span] = item;
        } else {
            Item before = firsts[span];
            while (before.next.dueNs <= item.dueNs) {
                before = before.next;
            }
            item.next = before.next;
            before.next = item;
        }
    }

    private void addFar(final Item item) {
        if (++farCount == far.length) {
            far = Arrays.copyOf(far, 2 * farCount);
        }
        int place = farCount;
        while (place > 1 && item.isBefore(far[place >> 1])) {
            far[place] = far[place >> 1];
            place >>= 1;
        }
        far[place] = item;
    }

    /** Does the next thing; false when there is none. */
    boolean next() {
        final int span = nearCount == 0 ? -1 : nextSpan();
        final Item near = span < 0 ? null : firsts[span];
        final Item distant = farCount == 0 ? null : far[1];
        if (near == null && distant == null) {
            return false;
        }
        final boolean isNear = near != null && (distant == null || near.isBefore(distant));
        final Item item = isNear ? near : distant;
        if (isNear) {
            removeFirst(span);
        } else {
            removeFar();
        }
        final Runnable task = item.task;
        nowNs = item.dueNs;
        item.task = null;
        item.next = free;
        free = item;
        executed++;
        task.run();
        return true;
    }

    private int nextSpan() {
        final int start = (int) (nowNs >>> SPAN_SHIFT) & SPAN_MASK;
        int word = start >>> 6;
        long bits = filled[word] & -1L << start;
        while (bits == 0) {
            word = word + 1 & filled.length - 1;
            bits = filled[word];
        }
        return word << 6 | Long.numberOfTrailingZeros(bits);
    }

    private void removeFirst(final int span) {
        final Item first = firsts[span];
        nearCount--;
        firsts[span] = first.next;
        if (first.next == null) {
            lasts[span] = null;
            filled[span >>> 6] &= ~(1L << span);
        }
    }

    private void removeFar() {
        final Item last = far[farCount];
        far[farCount--] = null;
        if (farCount == 0) {
            return;
        }
        int place = 1;
        int child = 2;
        while (child <= farCount) {
            if (child < farCount && far[child + 1].isBefore(far[child])) {
                child++;
            }
            if (!far[child].isBefore(last)) {
                break;
            }
            far[place] = far[child];
            place = child;
            child = 2 * place;
        }
        far[place] = last;
    }
}
