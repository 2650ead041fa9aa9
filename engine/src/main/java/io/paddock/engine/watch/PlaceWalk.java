package io.paddock.engine.watch;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The places of the data table, each once, while the table changes: segment by segment, the keys of one copied at a
 * time. A segment that is split meanwhile gives a part of its places to a later one, and a place may have watches of
 * several kinds, so that places are remembered: one bit for each node.
 */
final class PlaceWalk {
    static final int NONE = 0;

    private static final int[] DATA_KINDS = {WatchTable.DATA, WatchTable.PERSISTENT, WatchTable.RECURSIVE};

    private final Registrations registrations;
    private final BitSet seenNodes = new BitSet();
    private final BitSet seenPaths = new BitSet();
    private int[] places = new int[64];
    private int count;
    private int next;
    private int kindIndex;
    private int segment;

    PlaceWalk(final Registrations registrations) {
        this.registrations = registrations;
    }

    boolean isDone() {
        return next == count && kindIndex == DATA_KINDS.length;
    }

    /** One more place, {@link #NONE} when this step found none. It may have lost its watches since it was copied. */
    int step() {
        if (next == count) {
            copySegment();
            return NONE;
        }
        final int place = places[next++];
        final BitSet seen = place > 0 ? seenNodes : seenPaths;
        final int bit = Math.abs(place);
        if (seen.get(bit)) {
            return NONE;
        }
        seen.set(bit);
        return place;
    }

    /** Fills a set with the slots that watch a place in the data table, dead ones included. */
    void collect(final int place, final SlotBits target) {
        target.reset();
        for (final int kind : DATA_KINDS) {
            registrations.collect(kind, place, target);
        }
    }

    private void copySegment() {
        count = 0;
        next = 0;
        if (kindIndex == DATA_KINDS.length) {
            return;
        }
        final SegmentedMap map = registrations.places(DATA_KINDS[kindIndex]);
        if (segment == map.segmentCount()) {
            kindIndex++;
            segment = 0;
            return;
        }
        final int capacity = map.capacity(segment);
        if (capacity > places.length) {
            places = Arrays.copyOf(places, capacity);
        }
        for (int index = 0; index < capacity; index++) {
            if (map.valueAt(segment, index) != SlotSets.EMPTY) {
                places[count++] = map.keyAt(segment, index);
            }
        }
        segment++;
    }
}
