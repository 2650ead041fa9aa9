package io.paddock.engine.watch;

import java.util.Arrays;

/**
 * Blocks that hold slots as a bit map from slot 0, over the whole block.
 *
 * <pre>
 *   word 0            1             2
 *  +--------+-----+-------------+-------------+-----
 *  | count  |  1  | slots 0-31  | slots 32-63 | ...
 *  +--------+-----+-------------+-------------+-----
 * </pre>
 */
final class SlotMaps {
    private final BlockStore blocks;

    SlotMaps(final BlockStore blocks) {
        this.blocks = blocks;
    }

    /** An empty bit map of at least that many words. */
    int create(final int mapWords) {
        final int block = blocks.allocate(mapWords + 1);
        Arrays.fill(blocks.words(block), start(block), start(block) + wordCount(block), 0);
        count(block, 0);
        return block;
    }

    /** Words that a bit map needs to have room for the slot. */
    static int wordsFor(final int slot) {
        return (slot >>> 5) + 1;
    }

    static boolean isMap(final int firstWord) {
        return (firstWord & 1) != 0;
    }

    int count(final int block) {
        return blocks.words(block)[BlockStore.offset(block)] >>> 1;
    }

    int wordCount(final int block) {
        return blocks.capacity(block) - 1;
    }

    boolean contains(final int block, final int slot) {
        return slot >>> 5 < wordCount(block) && (blocks.words(block)[start(block) + (slot >>> 5)] & 1 << slot) != 0;
    }

    int first(final int block) {
        int index = 0;
        while (blocks.words(block)[start(block) + index] == 0) {
            index++;
        }
        return index * 32 + Integer.numberOfTrailingZeros(blocks.words(block)[start(block) + index]);
    }

    /** Adds a slot that is not in it; there must be room. */
    void add(final int block, final int slot) {
        blocks.words(block)[start(block) + (slot >>> 5)] |= 1 << slot;
        count(block, count(block) + 1);
    }

    /** Removes a slot that is in it. */
    void remove(final int block, final int slot) {
        blocks.words(block)[start(block) + (slot >>> 5)] &= ~(1 << slot);
        count(block, count(block) - 1);
    }

    void removeAll(final int block, final SlotBits others) {
        final int[] words = blocks.words(block);
        final int start = start(block);
        int left = 0;
        for (int i = 0, wordCount = wordCount(block); i < wordCount; i++) {
            words[start + i] &= ~others.word(i);
            left += Integer.bitCount(words[start + i]);
        }
        count(block, left);
    }

    void collect(final int block, final SlotBits target) {
        target.addAll(blocks.words(block), start(block), wordCount(block));
    }

    /** Moves the content to a larger bit map. */
    int resize(final int block, final int mapWords) {
        final int target = create(mapWords);
        System.arraycopy(
                blocks.words(block),
                BlockStore.offset(block),
                blocks.words(target),
                BlockStore.offset(target),
                blocks.capacity(block));
        blocks.free(block);
        return target;
    }

    private static int start(final int block) {
        return BlockStore.offset(block) + 1;
    }

    private void count(final int block, final int count) {
        blocks.words(block)[BlockStore.offset(block)] = count << 1 | 1;
    }
}
