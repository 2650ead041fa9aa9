package io.paddock.engine.watch;

/**
 * Blocks that hold slots as an ascending array.
 *
 * <pre>
 *   word 0            1        2
 *  +--------+-----+--------+--------+-----
 *  | count  |  0  |  slot  |  slot  | ...
 *  +--------+-----+--------+--------+-----
 * </pre>
 */
final class SlotArrays {
    private final BlockStore blocks;

    SlotArrays(final BlockStore blocks) {
        this.blocks = blocks;
    }

    /** An empty array with room for at least that many. */
    int create(final int room) {
        final int block = blocks.allocate(room + 1);
        count(block, 0);
        return block;
    }

    int count(final int block) {
        return blocks.words(block)[BlockStore.offset(block)] >>> 1;
    }

    int room(final int block) {
        return blocks.capacity(block) - 1;
    }

    boolean contains(final int block, final int slot) {
        final int index = indexOf(block, slot);
        return index < end(block) && blocks.words(block)[index] == slot;
    }

    int first(final int block) {
        return blocks.words(block)[start(block)];
    }

    int last(final int block) {
        return blocks.words(block)[end(block) - 1];
    }

    /** Adds a slot that is not in it; there must be room. */
    void add(final int block, final int slot) {
        final int[] words = blocks.words(block);
        final int index = indexOf(block, slot);
        System.arraycopy(words, index, words, index + 1, end(block) - index);
        words[index] = slot;
        count(block, count(block) + 1);
    }

    /** Removes a slot that is in it. */
    void remove(final int block, final int slot) {
        final int[] words = blocks.words(block);
        final int index = indexOf(block, slot);
        System.arraycopy(words, index + 1, words, index, end(block) - index - 1);
        count(block, count(block) - 1);
    }

    void removeAll(final int block, final SlotBits others) {
        final int[] words = blocks.words(block);
        final int start = start(block);
        int left = 0;
        for (int i = start, end = end(block); i < end; i++) {
            if (!others.get(words[i])) {
                words[start + left++] = words[i];
            }
        }
        count(block, left);
    }

    void collect(final int block, final SlotBits target) {
        final int[] words = blocks.words(block);
        for (int i = start(block), end = end(block); i < end; i++) {
            target.set(words[i]);
        }
    }

    /** Moves the content to a new array with that much room. */
    int resize(final int block, final int room) {
        final int target = create(room);
        System.arraycopy(
                blocks.words(block),
                BlockStore.offset(block),
                blocks.words(target),
                BlockStore.offset(target),
                count(block) + 1);
        blocks.free(block);
        return target;
    }

    private int start(final int block) {
        return BlockStore.offset(block) + 1;
    }

    private int end(final int block) {
        return start(block) + count(block);
    }

    private void count(final int block, final int count) {
        blocks.words(block)[BlockStore.offset(block)] = count << 1;
    }

    /** Index of the first word that is not below the slot. */
    private int indexOf(final int block, final int slot) {
        final int[] words = blocks.words(block);
        int low = start(block);
        int high = end(block);
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
