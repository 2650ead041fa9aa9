package io.paddock.engine.watch;

/**
 * Sets of slots as ints: what a set holds decides its form.
 *
 * <pre>
 *      0          empty
 *      slot + 1   one slot
 *    - block      a block of the store:
 *
 *        word 0                    word 1 ...
 *       +-----------------+-----+--------------------------------------------------+
 *       | count           | map | slots ascending, or a bit map from slot 0        |
 *       +-----------------+-----+--------------------------------------------------+
 * </pre>
 *
 * <p>A set becomes a bit map when that takes no more words than the array would, and an array again when the bit map
 * takes four times as many. So a node watched by all of 200 connections costs 32 bytes, one by 2 of 100,000 costs 16.
 * Methods that change a set return its new name; the old one is void.
 */
final class SlotSets {
    static final int EMPTY = 0;

    private final BlockStore blocks;

    SlotSets(final BlockStore blocks) {
        this.blocks = blocks;
    }

    static int single(final int slot) {
        return slot + 1;
    }

    int count(final int set) {
        if (set >= 0) {
            return set == EMPTY ? 0 : 1;
        }
        return blocks.words(-set)[BlockStore.offset(-set)] >>> 1;
    }

    boolean contains(final int set, final int slot) {
        if (set >= 0) {
            return set == slot + 1;
        }
        final int[] words = blocks.words(-set);
        final int start = BlockStore.offset(-set) + 1;
        if (isMap(-set)) {
            return slot >>> 5 < mapWords(-set) && (words[start + (slot >>> 5)] & 1 << slot) != 0;
        }
        final int index = lowerBound(words, start, count(set), slot);
        return index < start + count(set) && words[index] == slot;
    }

    /** Adds a slot that is not in the set. */
    int add(final int set, final int slot) {
        if (set == EMPTY) {
            return single(slot);
        }
        if (set > 0) {
            return addToOne(set - 1, slot);
        }
        return isMap(-set) ? addToMap(-set, slot) : addToArray(-set, slot);
    }

    /** Removes a slot that is in the set. */
    int remove(final int set, final int slot) {
        if (set > 0) {
            return EMPTY;
        }
        final int block = -set;
        final int[] words = blocks.words(block);
        final int start = BlockStore.offset(block) + 1;
        final int count = count(set);
        if (isMap(block)) {
            words[start + (slot >>> 5)] &= ~(1 << slot);
        } else {
            final int index = lowerBound(words, start, count, slot);
            System.arraycopy(words, index + 1, words, index, start + count - index - 1);
        }
        header(block, count - 1, isMap(block));
        return shrink(block);
    }

    /** Removes every slot that is also in {@code others}; returns the set itself when there is none. */
    int removeAll(final int set, final SlotBits others) {
        if (set >= 0) {
            return set != EMPTY && others.get(set - 1) ? EMPTY : set;
        }
        final int left = isMap(-set) ? removeFromMap(-set, others) : removeFromArray(-set, others);
        if (left == count(set)) {
            return set;
        }
        header(-set, left, isMap(-set));
        return shrink(-set);
    }

    void collect(final int set, final SlotBits target) {
        if (set > 0) {
            target.set(set - 1);
        } else if (set < 0) {
            final int[] words = blocks.words(-set);
            final int start = BlockStore.offset(-set) + 1;
            if (isMap(-set)) {
                target.addAll(words, start, mapWords(-set));
            } else {
                for (int i = start, end = start + count(set); i < end; i++) {
                    target.set(words[i]);
                }
            }
        }
    }

    void free(final int set) {
        if (set < 0) {
            blocks.free(-set);
        }
    }

    private int addToOne(final int first, final int second) {
        final int low = Math.min(first, second);
        final int high = Math.max(first, second);
        if (high < 32) {
            final int map = newMap(1, 2);
            blocks.words(map)[BlockStore.offset(map) + 1] = 1 << low | 1 << high;
            return -map;
        }
        final int block = blocks.allocate(3);
        header(block, 2, false);
        blocks.words(block)[BlockStore.offset(block) + 1] = low;
        blocks.words(block)[BlockStore.offset(block) + 2] = high;
        return -block;
    }

    private int addToArray(final int block, final int slot) {
        final int count = count(-block);
        final int start = BlockStore.offset(block) + 1;
        if (count + 2 <= blocks.capacity(block)) {
            final int[] words = blocks.words(block);
            final int index = lowerBound(words, start, count, slot);
            System.arraycopy(words, index, words, index + 1, start + count - index);
            words[index] = slot;
            header(block, count + 1, false);
            return -block;
        }
        final int last = Math.max(slot, blocks.words(block)[start + count - 1]);
        final int larger = (last >>> 5) + 1 <= count + 1
                ? toMap(block, (last >>> 5) + 1)
                : copy(block, count + 1, blocks.allocate(count + 2));
        return add(-larger, slot);
    }

    private int addToMap(final int block, final int slot) {
        final int count = count(-block);
        if (slot >>> 5 < mapWords(block)) {
            blocks.words(block)[BlockStore.offset(block) + 1 + (slot >>> 5)] |= 1 << slot;
            header(block, count + 1, true);
            return -block;
        }
        final int mapWords = (slot >>> 5) + 1;
        final int larger = count + 1 < mapWords / 4 ? toArray(block, count + 1) : copyMap(block, mapWords);
        return add(-larger, slot);
    }

    private int removeFromMap(final int block, final SlotBits others) {
        final int[] words = blocks.words(block);
        final int start = BlockStore.offset(block) + 1;
        int left = 0;
        for (int i = 0, count = mapWords(block); i < count; i++) {
            words[start + i] &= ~others.word(i);
            left += Integer.bitCount(words[start + i]);
        }
        return left;
    }

    private int removeFromArray(final int block, final SlotBits others) {
        final int[] words = blocks.words(block);
        final int start = BlockStore.offset(block) + 1;
        int left = 0;
        for (int i = start, end = start + count(-block); i < end; i++) {
            if (!others.get(words[i])) {
                words[start + left++] = words[i];
            }
        }
        return left;
    }

    /** The form that fits what is left. */
    private int shrink(final int block) {
        final int count = count(-block);
        if (count <= 1) {
            final int set = count == 0 ? EMPTY : single(first(block));
            blocks.free(block);
            return set;
        }
        if (isMap(block)) {
            return count < mapWords(block) / 4 ? -toArray(block, count) : -block;
        }
        // A third of the room or less in use: move to a block that fits, with one word to spare.
        return count + 2 <= blocks.capacity(block) / 3 ? -copy(block, count, blocks.allocate(count + 2)) : -block;
    }

    private int first(final int block) {
        final int[] words = blocks.words(block);
        int index = BlockStore.offset(block) + 1;
        if (!isMap(block)) {
            return words[index];
        }
        while (words[index] == 0) {
            index++;
        }
        return (index - BlockStore.offset(block) - 1) * 32 + Integer.numberOfTrailingZeros(words[index]);
    }

    private int toMap(final int block, final int mapWords) {
        final int count = count(-block);
        final int map = newMap(mapWords, count);
        final int[] target = blocks.words(map);
        final int[] source = blocks.words(block);
        final int targetStart = BlockStore.offset(map) + 1;
        final int sourceStart = BlockStore.offset(block) + 1;
        for (int i = 0; i < count; i++) {
            final int slot = source[sourceStart + i];
            target[targetStart + (slot >>> 5)] |= 1 << slot;
        }
        blocks.free(block);
        return map;
    }

    private int toArray(final int map, final int room) {
        final int array = blocks.allocate(room + 1);
        final int[] target = blocks.words(array);
        final int[] source = blocks.words(map);
        final int sourceStart = BlockStore.offset(map) + 1;
        int index = BlockStore.offset(array) + 1;
        for (int i = 0, count = mapWords(map); i < count; i++) {
            for (int word = source[sourceStart + i]; word != 0; word &= word - 1) {
                target[index++] = i * 32 + Integer.numberOfTrailingZeros(word);
            }
        }
        header(array, count(-map), false);
        blocks.free(map);
        return array;
    }

    private int copyMap(final int block, final int mapWords) {
        final int map = newMap(mapWords, count(-block));
        copy(block, mapWords(block), map);
        return map;
    }

    /** Moves the header and what follows to another block; frees the first. */
    private int copy(final int block, final int words, final int target) {
        final int copied = Math.min(words, blocks.capacity(block) - 1);
        System.arraycopy(
                blocks.words(block),
                BlockStore.offset(block),
                blocks.words(target),
                BlockStore.offset(target),
                copied + 1);
        blocks.free(block);
        return target;
    }

    private int newMap(final int mapWords, final int count) {
        final int map = blocks.allocate(mapWords + 1);
        header(map, count, true);
        java.util.Arrays.fill(
                blocks.words(map), BlockStore.offset(map) + 1, BlockStore.offset(map) + blocks.capacity(map), 0);
        return map;
    }

    private void header(final int block, final int count, final boolean isMap) {
        blocks.words(block)[BlockStore.offset(block)] = count << 1 | (isMap ? 1 : 0);
    }

    private boolean isMap(final int block) {
        return (blocks.words(block)[BlockStore.offset(block)] & 1) != 0;
    }

    private int mapWords(final int block) {
        return blocks.capacity(block) - 1;
    }

    /** Index of the first of the ascending words that is not below the slot. */
    private static int lowerBound(final int[] words, final int start, final int count, final int slot) {
        int low = start;
        int high = start + count;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (words[middle] < slot) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
