package io.paddock.engine.watch;

/**
 * The data table watcher by watcher: each watcher, then its paths. First the table is gone through once and each watch
 * put into the list of its slot, 8 bytes a watch; then the lists are told, and what is not there any more is left out.
 */
final class WatcherWalk implements WatchWalk {
    private static final int PAIRS_PER_STEP = 64;

    private final PlaceWalk places;
    private final PlaceNames names;
    private final Watchers watchers;
    private final Registrations registrations;
    private final PlaceLists lists = new PlaceLists();
    private final SlotBits slots = new SlotBits();
    /** The place that is being put into lists, and the next of its slots. */
    private int place;

    private int placeSlot = -1;
    /** The slot that is being told, and the next of its places. */
    private int slot;

    private int entry = PlaceLists.END;

    WatcherWalk(final Registrations registrations, final PlaceNames names, final Watchers watchers) {
        places = new PlaceWalk(registrations);
        this.names = names;
        this.watchers = watchers;
        this.registrations = registrations;
    }

    @Override
    public boolean step(final WatchVisitor visitor) {
        if (placeSlot >= 0 || !places.isDone()) {
            gather();
            return true;
        }
        tell(visitor);
        return entry != PlaceLists.END || slot < lists.slotCount();
    }

    private void gather() {
        if (placeSlot < 0) {
            place = places.step();
            if (place == PlaceWalk.NONE) {
                return;
            }
            places.collect(place, slots);
            slots.removeAll(watchers.dead());
            placeSlot = slots.next(0);
        }
        for (int i = 0; i < PAIRS_PER_STEP && placeSlot >= 0; i++) {
            // The set is of the first step of this place: a slot may be another watcher's by now, or nobody's.
            if (watchers.isLive(placeSlot)) {
                lists.add(placeSlot, watchers.watcher(placeSlot), place);
            }
            placeSlot = slots.next(placeSlot + 1);
        }
    }

    private void tell(final WatchVisitor visitor) {
        if (entry == PlaceLists.END) {
            beginSlot(visitor);
            return;
        }
        final int told = slot - 1;
        if (watchers.slot(lists.watcher(told)) != told) {
            // The connection is gone.
            entry = PlaceLists.END;
            return;
        }
        if (registrations.isInData(lists.place(entry), told)) {
            names.tell(lists.place(entry), visitor);
        }
        entry = lists.next(entry);
    }

    private void beginSlot(final WatchVisitor visitor) {
        if (slot < lists.slotCount()) {
            final int watcher = lists.watcher(slot);
            if (lists.first(slot) != PlaceLists.END && watchers.slot(watcher) == slot) {
                entry = lists.first(slot);
                visitor.onWatcher(watcher);
            }
            slot++;
        }
    }
}
