package io.paddock.engine.watch;

import java.util.Arrays;

/**
 * Connections that have watches: each number, given once for ever, gets a small slot that is given again when no set
 * holds it any more.
 *
 * <p>A slot is live from the first watch of its connection, dead from {@link #retire}, swept while the sweep takes it
 * out of the sets, and free after {@link #releaseSwept}. Dead slots may still be in sets; they count nothing.
 */
final class Watchers {
    private static final int NO_SLOT = -1;

    private final SegmentedMap slotsByWatcher = new SegmentedMap();
    private final SlotBits taken = new SlotBits();
    private final SlotBits dead = new SlotBits();
    private final SlotBits swept = new SlotBits();
    private int[] watchers = new int[16];
    private int[] dataCounts = new int[16];
    private int[] childCounts = new int[16];
    private int lowestFree;
    private long dataTotal;
    private long childTotal;
    private int withDataWatch;

    /** The slot of a watcher, negative when it has none. */
    int slot(final int watcher) {
        return slotsByWatcher.get(watcher) + NO_SLOT;
    }

    int assign(final int watcher) {
        final int known = slot(watcher);
        if (known >= 0) {
            return known;
        }
        final int slot = taken.nextFree(lowestFree);
        lowestFree = slot + 1;
        if (slot >= watchers.length) {
            final int length = Math.max(slot + 1, watchers.length * 2);
            watchers = Arrays.copyOf(watchers, length);
            dataCounts = Arrays.copyOf(dataCounts, length);
            childCounts = Arrays.copyOf(childCounts, length);
        }
        taken.set(slot);
        watchers[slot] = watcher;
        slotsByWatcher.put(watcher, slot - NO_SLOT);
        return slot;
    }

    /** The watcher's slot, if any, is dead from here on. */
    void retire(final int watcher) {
        final int slot = slotsByWatcher.remove(watcher) + NO_SLOT;
        if (slot < 0) {
            return;
        }
        if (dataCounts[slot] + childCounts[slot] == 0) {
            release(slot);
            return;
        }
        dead.set(slot);
        dataTotal -= dataCounts[slot];
        childTotal -= childCounts[slot];
        withDataWatch -= dataCounts[slot] > 0 ? 1 : 0;
        dataCounts[slot] = 0;
        childCounts[slot] = 0;
    }

    boolean isLive(final int slot) {
        return taken.get(slot) && !dead.get(slot);
    }

    int watcher(final int slot) {
        return watchers[slot];
    }

    /** Slots that count no more but may still be in sets. */
    SlotBits dead() {
        return dead;
    }

    // Watches, counted once per place and table whatever the number of kinds.

    void countData(final int slot, final int change) {
        final int before = dataCounts[slot];
        dataCounts[slot] = before + change;
        dataTotal += change;
        withDataWatch += (before + change == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
    }

    void countChild(final int slot, final int change) {
        childCounts[slot] += change;
        childTotal += change;
    }

    long dataTotal() {
        return dataTotal;
    }

    long childTotal() {
        return childTotal;
    }

    int withDataWatch() {
        return withDataWatch;
    }

    // Sweeping.

    boolean anyDead() {
        return !dead.isEmpty();
    }

    /** Slots dead now are free at {@link #releaseSwept}; those that die meanwhile wait for the next sweep. */
    void beginSweep() {
        swept.addAll(dead);
    }

    void releaseSwept() {
        for (int slot = swept.next(0); slot >= 0; slot = swept.next(slot + 1)) {
            release(slot);
        }
        dead.removeAll(swept);
        swept.reset();
        if (dead.isEmpty()) {
            dead.reset();
        }
    }

    long footprintBytes() {
        return slotsByWatcher.footprintBytes() + 3 * (16 + 4L * watchers.length);
    }

    private void release(final int slot) {
        taken.clear(slot);
        lowestFree = Math.min(lowestFree, slot);
    }
}
