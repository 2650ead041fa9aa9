package io.paddock.engine.watch;

import io.paddock.engine.tree.ZnodeTree;
import org.agrona.ExpandableArrayBuffer;

/**
 * Lists the data table for operators. Reads all of it at once and may allocate: 4 bytes per watch for the listing by
 * connection.
 */
final class WatchListing {
    private static final int[] DATA_KINDS = {WatchTable.DATA, WatchTable.PERSISTENT, WatchTable.RECURSIVE};

    private final ZnodeTree tree;
    private final Watchers watchers;
    private final Registrations registrations;
    private final MissingPaths paths;
    private final SlotBits watching = new SlotBits();
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer();

    WatchListing(
            final ZnodeTree tree,
            final Watchers watchers,
            final Registrations registrations,
            final MissingPaths paths) {
        this.tree = tree;
        this.watchers = watchers;
        this.registrations = registrations;
        this.paths = paths;
    }

    void byPath(final WatchVisitor visitor) {
        forEachPlace(place -> {
            emitPath(place, visitor);
            for (int slot = watching.next(0); slot >= 0; slot = watching.next(slot + 1)) {
                visitor.onWatcher(watchers.watcher(slot));
            }
        });
    }

    /** Sorts the places by slot first: how many each slot has is known, so one pass over the table is enough. */
    void byWatcher(final WatchVisitor visitor) {
        final int slotCount = watchers.slotCount();
        final int[] ends = new int[slotCount + 1];
        for (int slot = 0; slot < slotCount; slot++) {
            ends[slot + 1] = ends[slot] + watchers.dataCount(slot);
        }
        final int[] places = new int[ends[slotCount]];
        final int[] next = ends.clone();
        forEachPlace(place -> {
            for (int slot = watching.next(0); slot >= 0; slot = watching.next(slot + 1)) {
                places[next[slot]++] = place;
            }
        });
        for (int slot = 0; slot < slotCount; slot++) {
            if (ends[slot] < ends[slot + 1]) {
                visitor.onWatcher(watchers.watcher(slot));
                for (int i = ends[slot]; i < ends[slot + 1]; i++) {
                    emitPath(places[i], visitor);
                }
            }
        }
    }

    /** Visits each place of the data table once, with its live slots in {@link #watching}; none without any. */
    private void forEachPlace(final PlaceHandler handler) {
        for (final int kind : DATA_KINDS) {
            final SegmentedMap map = registrations.places(kind);
            for (int segment = 0; segment < map.segmentCount(); segment++) {
                for (int index = 0; index < map.capacity(segment); index++) {
                    if (map.valueAt(segment, index) != SlotSets.EMPTY
                            && isFirst(kind, map.keyAt(segment, index))
                            && collect(map.keyAt(segment, index))) {
                        handler.onPlace(map.keyAt(segment, index));
                    }
                }
            }
        }
        watching.reset();
    }

    private boolean isFirst(final int kind, final int place) {
        for (final int earlier : DATA_KINDS) {
            if (earlier == kind) {
                return true;
            }
            if (registrations.isWatched(earlier, place)) {
                return false;
            }
        }
        return true;
    }

    private boolean collect(final int place) {
        watching.reset();
        for (final int kind : DATA_KINDS) {
            registrations.collect(kind, place, watching);
        }
        watching.removeAll(watchers.dead());
        return !watching.isEmpty();
    }

    private void emitPath(final int place, final WatchVisitor visitor) {
        final int length = place > 0 ? tree.copyPath(place, path, 0) : paths.copy(place, path, 0);
        visitor.onPath(path, 0, length);
    }

    private interface PlaceHandler {
        void onPlace(int place);
    }
}
