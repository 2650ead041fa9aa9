package io.paddock.engine.sim;

import java.util.Arrays;

/** What is to happen, in the order of virtual time; at equal times in the order in which it was asked for. */
final class Agenda {
    /** A heap in three columns: the least is first, and none is greater than those at twice its place. */
    private long[] dueNs = new long[256];

    private long[] numbers = new long[256];
    private Runnable[] tasks = new Runnable[256];
    private int count;
    private long nowNs;
    private long nextNumber;
    private long executed;

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
        if (++count == tasks.length) {
            dueNs = Arrays.copyOf(dueNs, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
            tasks = Arrays.copyOf(tasks, 2 * count);
        }
        final long atNs = Math.max(nowNs, wantedNs);
        int place = count;
        // Whatever is there already and due at the same time comes first.
        while (place > 1 && atNs < dueNs[place >> 1]) {
            move(place >> 1, place);
            place >>= 1;
        }
        dueNs[place] = atNs;
        numbers[place] = nextNumber++;
        tasks[place] = task;
    }

    /** Does the next thing; false when there is none. */
    boolean next() {
        if (count == 0) {
            return false;
        }
        final Runnable task = tasks[1];
        nowNs = dueNs[1];
        removeFirst();
        executed++;
        task.run();
        return true;
    }

    private void removeFirst() {
        final int last = count--;
        int place = 1;
        int child = 2;
        while (child <= count) {
            if (child < count && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, last)) {
                break;
            }
            move(child, place);
            place = child;
            child = 2 * place;
        }
        move(last, place);
        tasks[last] = null;
    }

    private boolean isBefore(final int one, final int other) {
        return dueNs[one] != dueNs[other] ? dueNs[one] < dueNs[other] : numbers[one] < numbers[other];
    }

    private void move(final int from, final int to) {
        dueNs[to] = dueNs[from];
        numbers[to] = numbers[from];
        tasks[to] = tasks[from];
    }
}
