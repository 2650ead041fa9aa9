package io.paddock.engine.sim;

import java.util.PriorityQueue;

/** What is to happen, in the order of virtual time; at equal times in the order in which it was asked for. */
final class Agenda {
    private final PriorityQueue<Item> items = new PriorityQueue<>();
    private long nowNs;
    private long nextNumber;
    private long executed;

    private record Item(long dueNs, long number, Runnable task) implements Comparable<Item> {
        @Override
        public int compareTo(final Item other) {
            return dueNs != other.dueNs ? Long.compare(dueNs, other.dueNs) : Long.compare(number, other.number);
        }
    }

    long nowNs() {
        return nowNs;
    }

    /** Things done so far. */
    long executed() {
        return executed;
    }

    void at(final long dueNs, final Runnable task) {
        items.add(new Item(Math.max(nowNs, dueNs), nextNumber++, task));
    }

    void after(final long delayNs, final Runnable task) {
        at(nowNs + delayNs, task);
    }

    /** Does the next thing; false when there is none. */
    boolean next() {
        final Item item = items.poll();
        if (item == null) {
            return false;
        }
        nowNs = item.dueNs;
        executed++;
        item.task.run();
        return true;
    }
}
