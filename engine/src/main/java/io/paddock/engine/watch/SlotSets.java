package io.paddock.engine.watch;

/**
 * Sets of slots as ints: what a set holds decides its form.
 *
 * <pre>
 *      0          empty
 *      slot + 1   one slot
 *    - block      a block of the store, array or bit map
 * </pre>
 *
 * <p>A set becomes a bit map when that takes no more words than the array would, and an array again when the bit map
 * takes four times as many. So a node watched by all of 200 connections costs 32 bytes, one by 2 of 100,000 costs 16.
 * Methods that change a set return its new name; the old one is void.
 */
final class SlotSets {
    static final int EMPTY = 0;

    private final BlockStore blocks;
    private final SlotArrays arrays;
    private final SlotMaps maps;

    SlotSets(final BlockStore blocks) {
        this.blocks = blocks;
        arrays = new SlotArrays(blocks);
        maps = new SlotMaps(blocks);
    }

    int count(final int set) {
        if (set >= 0) {
            return set == EMPTY ? 0 : 1;
        }
        return isMap(-set) ? maps.count(-set) : arrays.count(-set);
    }

    boolean contains(final int set, final int slot) {
        if (set >= 0) {
            return set == single(slot);
        }
        return isMap(-set) ? maps.contains(-set, slot) : arrays.contains(-set, slot);
    }

    /** Adds a slot that is not in the set. */
    int add(final int set, final int slot) {
        if (set >= 0) {
            return set == EMPTY ? single(slot) : pair(set - 1, slot);
        }
        return isMap(-set) ? addToMap(-set, slot) : addToArray(-set, slot);
    }

    /** Removes a slot that is in the set. */
    int remove(final int set, final int slot) {
        if (set >= 0) {
            return EMPTY;
        }
        if (isMap(-set)) {
            maps.remove(-set, slot);
        } else {
            arrays.remove(-set, slot);
        }
        return shrink(-set);
    }

    /** Removes every slot that is also in {@code others}. */
    int removeAll(final int set, final SlotBits others) {
        if (set >= 0) {
            return set != EMPTY && others.get(set - 1) ? EMPTY : set;
        }
        if (isMap(-set)) {
            maps.removeAll(-set, others);
        } else {
            arrays.removeAll(-set, others);
        }
        return shrink(-set);
    }

    void collect(final int set, final SlotBits target) {
        if (set > 0) {
            target.set(set - 1);
        } else if (set < 0) {
            if (isMap(-set)) {
                maps.collect(-set, target);
            } else {
                arrays.collect(-set, target);
            }
        }
    }

    void free(final int set) {
        if (set < 0) {
            blocks.free(-set);
        }
    }

    private static int single(final int slot) {
        return slot + 1;
    }

    private boolean isMap(final int block) {
        return SlotMaps.isMap(blocks.words(block)[BlockStore.offset(block)]);
    }

    private int pair(final int first, final int second) {
        final int mapWords = SlotMaps.wordsFor(Math.max(first, second));
        if (mapWords <= 2) {
            final int map = maps.create(mapWords);
            maps.add(map, first);
            maps.add(map, second);
            return -map;
        }
        final int array = arrays.create(2);
        arrays.add(array, first);
        arrays.add(array, second);
        return -array;
    }

    private int addToArray(final int array, final int slot) {
        final int count = arrays.count(array);
        if (count < arrays.room(array)) {
            arrays.add(array, slot);
            return -array;
        }
        final int mapWords = SlotMaps.wordsFor(Math.max(slot, arrays.last(array)));
        return add(-(mapWords <= count + 1 ? toMap(array, mapWords) : arrays.resize(array, count + 1)), slot);
    }

    private int addToMap(final int map, final int slot) {
        final int mapWords = SlotMaps.wordsFor(slot);
        if (mapWords <= maps.wordCount(map)) {
            maps.add(map, slot);
            return -map;
        }
        final int count = maps.count(map);
        return add(-(count + 1 < mapWords / 4 ? toArray(map, count + 1) : maps.resize(map, mapWords)), slot);
    }

    /** The form that fits what is left. */
    private int shrink(final int block) {
        final boolean isMap = isMap(block);
        final int count = isMap ? maps.count(block) : arrays.count(block);
        if (count <= 1) {
            final int left = count == 0 ? EMPTY : single(isMap ? maps.first(block) : arrays.first(block));
            blocks.free(block);
            return left;
        }
        if (isMap) {
            return count < maps.wordCount(block) / 4 ? -toArray(block, count) : -block;
        }
        return count < arrays.room(block) / 4 ? -arrays.resize(block, count) : -block;
    }

    private int toMap(final int array, final int mapWords) {
        final int map = maps.create(mapWords);
        final int[] words = blocks.words(array);
        final int start = BlockStore.offset(array) + 1;
        for (int i = 0, count = arrays.count(array); i < count; i++) {
            maps.add(map, words[start + i]);
        }
        blocks.free(array);
        return map;
    }

    private int toArray(final int map, final int room) {
        final int array = arrays.create(room);
        final int[] words = blocks.words(map);
        final int start = BlockStore.offset(map) + 1;
        for (int i = 0, count = maps.wordCount(map); i < count; i++) {
            for (int word = words[start + i]; word != 0; word &= word - 1) {
                // Ascending, so each goes to the end of the array and moves nothing.
                arrays.add(array, i * 32 + Integer.numberOfTrailingZeros(word));
            }
        }
        blocks.free(map);
        return array;
    }
}
