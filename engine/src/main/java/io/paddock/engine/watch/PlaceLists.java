package io.paddock.engine.watch;

import java.util.Arrays;

/**
 * Lists of places, one for each slot, that grow in pieces, so that no addition takes longer than another one.
 *
 * <pre>
 *   heads[slot] ─► entry ─► entry ─► END        entry: place, the next one
 * </pre>
 */
final class PlaceLists {
    static final int END = -1;

    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private int[] heads = new int[0];
    private int[] watchers = new int[0];
    private int[][] places = new int[4][];
    private int[][] nexts = new int[4][];
    private int count;

    /** Adds to the list of a slot, unless that has begun for another watcher. */
    void add(final int slot, final int watcher, final int place) {
        if (slot >= heads.length) {
            grow(slot);
        }
        if (heads[slot] == END) {
            watchers[slot] = watcher;
        } else if (watchers[slot] != watcher) {
            return;
        }
        final int chunk = count >>> CHUNK_BITS;
        if ((count & CHUNK - 1) == 0) {
            addChunk(chunk);
        }
        places[chunk][count & CHUNK - 1] = place;
        nexts[chunk][count & CHUNK - 1] = heads[slot];
        heads[slot] = count++;
    }

    /** One past the largest slot that may have a list. */
    int slotCount() {
        return heads.length;
    }

    int watcher(final int slot) {
        return watchers[slot];
    }

    /** The first entry of a list, {@link #END} when it is empty. */
    int first(final int slot) {
        return heads[slot];
    }

    int next(final int entry) {
        return nexts[entry >>> CHUNK_BITS][entry & CHUNK - 1];
    }

    int place(final int entry) {
        return places[entry >>> CHUNK_BITS][entry & CHUNK - 1];
    }

    private void grow(final int slot) {
        final int length = heads.length;
        heads = Arrays.copyOf(heads, Math.max(slot + 1, 2 * length));
        Arrays.fill(heads, length, heads.length, END);
        watchers = Arrays.copyOf(watchers, heads.length);
    }

    private void addChunk(final int chunk) {
        if (chunk == places.length) {
            places = Arrays.copyOf(places, 2 * chunk);
            nexts = Arrays.copyOf(nexts, 2 * chunk);
        }
        places[chunk] = new int[CHUNK];
        nexts[chunk] = new int[CHUNK];
    }
}
