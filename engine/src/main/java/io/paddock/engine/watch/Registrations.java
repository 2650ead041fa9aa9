package io.paddock.engine.watch;

/**
 * The four kinds of watch, each a map from place to set of slots, and what they add up to. Kinds are independent: the
 * end of one leaves the others of the same connection at the same place alone.
 *
 * <p>A watch in the sense of the counts is a (connection, place) of one table: data table for {@link WatchTable#DATA},
 * {@link WatchTable#PERSISTENT} and {@link WatchTable#RECURSIVE}, child table for {@link WatchTable#CHILD} and {@link
 * WatchTable#PERSISTENT}.
 */
final class Registrations {
    static final int KINDS = 4;

    private final Watchers watchers;
    private final SlotSets sets;
    private final MissingPaths paths;
    private final SegmentedMap[] maps = new SegmentedMap[KINDS];
    private final SlotBits ended = new SlotBits();
    private final SlotBits staying = new SlotBits();
    private int dataPlaces;

    Registrations(final Watchers watchers, final SlotSets sets, final MissingPaths paths) {
        this.watchers = watchers;
        this.sets = sets;
        this.paths = paths;
        for (int kind = 0; kind < KINDS; kind++) {
            maps[kind] = new SegmentedMap();
        }
    }

    boolean isEmpty(final int kind) {
        return maps[kind].size() == 0;
    }

    boolean isWatched(final int kind, final int place) {
        return maps[kind].get(place) != SlotSets.EMPTY;
    }

    /** Places with at least one watch in the data table; those of dead slots only are in it until swept. */
    int dataPlaces() {
        return dataPlaces;
    }

    boolean contains(final int kind, final int place, final int slot) {
        return sets.contains(maps[kind].get(place), slot);
    }

    void add(final int kind, final int place, final int slot) {
        final int set = maps[kind].get(place);
        if (sets.contains(set, slot)) {
            return;
        }
        if (isData(kind)) {
            dataPlaces += isDataPlace(place) ? 0 : 1;
            watchers.countData(slot, isInData(place, slot) ? 0 : 1);
        }
        if (isChild(kind)) {
            watchers.countChild(slot, isInChild(place, slot) ? 0 : 1);
        }
        maps[kind].put(place, sets.add(set, slot));
    }

    /** Removes one; false when there was none. */
    boolean remove(final int kind, final int place, final int slot) {
        final int set = maps[kind].get(place);
        if (!sets.contains(set, slot)) {
            return false;
        }
        final int left = sets.remove(set, slot);
        if (left == SlotSets.EMPTY) {
            removePlace(kind, place);
        } else {
            maps[kind].put(place, left);
        }
        if (isData(kind)) {
            watchers.countData(slot, isInData(place, slot) ? 0 : -1);
        }
        if (isChild(kind)) {
            watchers.countChild(slot, isInChild(place, slot) ? 0 : -1);
        }
        return true;
    }

    void collect(final int kind, final int place, final SlotBits target) {
        sets.collect(maps[kind].get(place), target);
    }

    /** Ends all watches of a one-shot kind at a place. */
    void consume(final int kind, final int place) {
        final int set = maps[kind].get(place);
        if (set == SlotSets.EMPTY) {
            return;
        }
        sets.collect(set, ended);
        removePlace(kind, place);
        sets.free(set);
        ended.removeAll(watchers.dead());
        // Who is at the place in the same table by another kind still counts.
        collect(WatchTable.PERSISTENT, place, staying);
        if (kind == WatchTable.DATA) {
            collect(WatchTable.RECURSIVE, place, staying);
        }
        ended.removeAll(staying);
        for (int slot = ended.next(0); slot >= 0; slot = ended.next(slot + 1)) {
            if (kind == WatchTable.DATA) {
                watchers.countData(slot, -1);
            } else {
                watchers.countChild(slot, -1);
            }
        }
        ended.reset();
        staying.reset();
    }

    /** Gives the watches of one place to another, which has none. */
    void move(final int source, final int target) {
        for (int kind = 0; kind < KINDS; kind++) {
            final int set = maps[kind].remove(source);
            if (set != SlotSets.EMPTY) {
                maps[kind].put(target, set);
            }
        }
    }

    /** Forgets the path of a place that nobody watches any more. */
    void releaseIfUnwatched(final int place) {
        if (place < 0 && !isDataPlace(place) && !isWatched(WatchTable.CHILD, place)) {
            paths.release(place);
        }
    }

    /** The map of one kind, for visitors that change nothing. */
    SegmentedMap places(final int kind) {
        return maps[kind];
    }

    boolean isDataPlace(final int place) {
        return isWatched(WatchTable.DATA, place)
                || isWatched(WatchTable.PERSISTENT, place)
                || isWatched(WatchTable.RECURSIVE, place);
    }

    /** Takes dead slots out of one segment of one kind; returns the entries looked at. */
    int sweep(final int kind, final int segmentIndex) {
        final SegmentedMap map = maps[kind];
        int work = 1;
        for (int index = 0; index < map.capacity(segmentIndex); index++) {
            int set = map.valueAt(segmentIndex, index);
            while (set != SlotSets.EMPTY) {
                work++;
                final int left = sets.removeAll(set, watchers.dead());
                if (left != SlotSets.EMPTY) {
                    map.valueAt(segmentIndex, index, left);
                    break;
                }
                final int place = map.keyAt(segmentIndex, index);
                map.removeAt(segmentIndex, index);
                onPlaceRemoved(kind, place);
                releaseIfUnwatched(place);
                set = map.valueAt(segmentIndex, index);
            }
        }
        map.trim(segmentIndex);
        return work;
    }

    long footprintBytes() {
        long bytes = 0;
        for (final SegmentedMap map : maps) {
            bytes += map.footprintBytes();
        }
        return bytes;
    }

    private void removePlace(final int kind, final int place) {
        maps[kind].remove(place);
        onPlaceRemoved(kind, place);
    }

    private void onPlaceRemoved(final int kind, final int place) {
        if (isData(kind) && !isDataPlace(place)) {
            dataPlaces--;
        }
    }

    /** Whether the slot watches the place in the data table. */
    boolean isInData(final int place, final int slot) {
        return contains(WatchTable.DATA, place, slot)
                || contains(WatchTable.PERSISTENT, place, slot)
                || contains(WatchTable.RECURSIVE, place, slot);
    }

    private boolean isInChild(final int place, final int slot) {
        return contains(WatchTable.CHILD, place, slot) || contains(WatchTable.PERSISTENT, place, slot);
    }

    private static boolean isData(final int kind) {
        return kind != WatchTable.CHILD;
    }

    private static boolean isChild(final int kind) {
        return kind == WatchTable.CHILD || kind == WatchTable.PERSISTENT;
    }
}
