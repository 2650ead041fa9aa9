package io.paddock.engine.watch;

import java.util.Arrays;

/** The data table path by path: each path, then the watchers that it had at that moment. */
final class PathWalk implements WatchWalk {
    private static final int WATCHERS_PER_STEP = 64;

    private final PlaceWalk places;
    private final PlaceNames names;
    private final Watchers watchers;
    private final SlotBits slots = new SlotBits();
    private int[] current = new int[16];
    private int count;
    private int next;

    PathWalk(final Registrations registrations, final PlaceNames names, final Watchers watchers) {
        places = new PlaceWalk(registrations);
        this.names = names;
        this.watchers = watchers;
    }

    @Override
    public boolean step(final WatchVisitor visitor) {
        if (next < count) {
            tellWatchers(visitor);
        } else {
            begin(places.step(), visitor);
        }
        return next < count || !places.isDone();
    }

    private void tellWatchers(final WatchVisitor visitor) {
        final int end = Math.min(count, next + WATCHERS_PER_STEP);
        while (next < end) {
            visitor.onWatcher(current[next++]);
        }
    }

    private void begin(final int place, final WatchVisitor visitor) {
        count = 0;
        next = 0;
        if (place == PlaceWalk.NONE) {
            return;
        }
        places.collect(place, slots);
        slots.removeAll(watchers.dead());
        for (int slot = slots.next(0); slot >= 0; slot = slots.next(slot + 1)) {
            add(watchers.watcher(slot));
        }
        if (count > 0) {
            names.tell(place, visitor);
        }
    }

    private void add(final int watcher) {
        if (count == current.length) {
            current = Arrays.copyOf(current, count * 2);
        }
        current[count++] = watcher;
    }
}
