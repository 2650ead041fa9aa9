package io.paddock.engine.watch;

import java.util.Arrays;

/** A growing bit map of slots that knows the span of words in use, so that clearing it costs what was put in. */
final class SlotBits {
    private int[] words = new int[8];
    private int firstWord = Integer.MAX_VALUE;
    private int lastWord = -1;

    void set(final int slot) {
        final int word = slot >>> 5;
        cover(word, word);
        words[word] |= 1 << slot;
    }

    void clear(final int slot) {
        if (slot >>> 5 <= lastWord) {
            words[slot >>> 5] &= ~(1 << slot);
        }
    }

    boolean get(final int slot) {
        return slot >>> 5 <= lastWord && (words[slot >>> 5] & 1 << slot) != 0;
    }

    /** Word for the slots from {@code 32 * index}. */
    int word(final int index) {
        return index <= lastWord ? words[index] : 0;
    }

    void reset() {
        if (lastWord >= 0) {
            Arrays.fill(words, firstWord, lastWord + 1, 0);
            firstWord = Integer.MAX_VALUE;
            lastWord = -1;
        }
    }

    /** Adds the slots of a bit map that starts with slot 0. */
    void addAll(final int[] source, final int offset, final int count) {
        cover(0, count - 1);
        for (int i = 0; i < count; i++) {
            words[i] |= source[offset + i];
        }
    }

    void addAll(final SlotBits other) {
        if (other.lastWord >= 0) {
            cover(other.firstWord, other.lastWord);
            for (int i = other.firstWord; i <= other.lastWord; i++) {
                words[i] |= other.words[i];
            }
        }
    }

    void removeAll(final SlotBits other) {
        final int last = Math.min(lastWord, other.lastWord);
        for (int i = Math.max(firstWord, other.firstWord); i <= last; i++) {
            words[i] &= ~other.words[i];
        }
    }

    boolean isEmpty() {
        return next(0) < 0;
    }

    /** The first slot in the set from {@code slot} on, -1 when there is none. */
    int next(final int slot) {
        int index = slot >>> 5;
        if (index > lastWord) {
            return -1;
        }
        int word = words[index] & -1 << slot;
        if (index < firstWord) {
            index = firstWord;
            word = words[index];
        }
        while (word == 0) {
            if (++index > lastWord) {
                return -1;
            }
            word = words[index];
        }
        return index * 32 + Integer.numberOfTrailingZeros(word);
    }

    /** The first slot not in the set from {@code slot} on. */
    int nextFree(final int slot) {
        int index = slot >>> 5;
        int word = ~word(index) & -1 << slot;
        while (word == 0) {
            word = ~word(++index);
        }
        return index * 32 + Integer.numberOfTrailingZeros(word);
    }

    private void cover(final int first, final int last) {
        if (last >= words.length) {
            words = Arrays.copyOf(words, Math.max(last + 1, words.length * 2));
        }
        firstWord = Math.min(firstWord, first);
        lastWord = Math.max(lastWord, last);
    }
}
