package io.paddock.engine.watch;

import java.util.Arrays;

/**
 * A map from int to int that never stops to rehash everything: segments of some hundred entries, each an open-addressed
 * array as long as it needs to be, and linear hashing over the segments. One put splits at most one segment and grows
 * at most one, so its worst case is the move of about a thousand entries.
 *
 * <pre>
 *   entry   63            32 31             0
 *          +----------------+----------------+
 *          |      key       | value, never 0 |      0 = free
 *          +----------------+----------------+
 * </pre>
 *
 * <p>The lower half of the hash picks the segment, the upper half the place in it. Arrays are between 64 % and 80 %
 * full while a map grows: 10 to 12.5 bytes per entry. They shrink only on {@link #trim}, so that taking out and putting
 * back allocates nothing.
 */
final class SegmentedMap {
    private static final int ENTRIES_PER_SEGMENT = 512;
    private static final int MIN_CAPACITY = 8;
    private static final long VALUE_MASK = 0xFFFF_FFFFL;

    private long[][] segments = new long[8][];
    private int[] counts = new int[8];
    private int segmentCount = 1;
    private int size;

    SegmentedMap() {
        segments[0] = new long[MIN_CAPACITY];
    }

    int size() {
        return size;
    }

    /** The value, 0 when absent. */
    int get(final int key) {
        if (size == 0) {
            return 0;
        }
        final long hash = hash(key);
        final long[] segment = segments[segmentOf(hash)];
        int index = home(hash, segment.length);
        long entry = segment[index];
        while ((int) entry != 0) {
            if ((int) (entry >>> 32) == key) {
                return (int) entry;
            }
            index = next(index, segment.length);
            entry = segment[index];
        }
        return 0;
    }

    /** Puts a value other than 0; returns the old one, 0 when the key is new. */
    int put(final int key, final int value) {
        final long hash = hash(key);
        final int segmentIndex = segmentOf(hash);
        final int index = indexOf(segments[segmentIndex], key, hash);
        final int old = (int) segments[segmentIndex][index];
        segments[segmentIndex][index] = entry(key, value);
        if (old == 0) {
            size++;
            counts[segmentIndex]++;
            makeRoom(segmentIndex);
        }
        return old;
    }

    /** Removes; returns the old value, 0 when there was none. */
    int remove(final int key) {
        if (size == 0) {
            return 0;
        }
        final long hash = hash(key);
        final int segmentIndex = segmentOf(hash);
        final int index = indexOf(segments[segmentIndex], key, hash);
        final int old = (int) segments[segmentIndex][index];
        if (old != 0) {
            removeAt(segmentIndex, index);
        }
        return old;
    }

    // Cursor: segments are visited in order; those made meanwhile come last, so that a slow visitor misses none that
    // stays.

    int segmentCount() {
        return segmentCount;
    }

    int capacity(final int segmentIndex) {
        return segments[segmentIndex].length;
    }

    int keyAt(final int segmentIndex, final int index) {
        return (int) (segments[segmentIndex][index] >>> 32);
    }

    /** 0 where there is no entry. */
    int valueAt(final int segmentIndex, final int index) {
        return (int) segments[segmentIndex][index];
    }

    void valueAt(final int segmentIndex, final int index, final int value) {
        segments[segmentIndex][index] = entry(keyAt(segmentIndex, index), value);
    }

    /** Removes an entry; a later one may take its index. */
    void removeAt(final int segmentIndex, final int index) {
        final long[] segment = segments[segmentIndex];
        int gap = index;
        int candidate = next(index, segment.length);
        while ((int) segment[candidate] != 0) {
            final int home = home(hash((int) (segment[candidate] >>> 32)), segment.length);
            if (distance(home, gap, segment.length) <= distance(home, candidate, segment.length)) {
                segment[gap] = segment[candidate];
                gap = candidate;
            }
            candidate = next(candidate, segment.length);
        }
        segment[gap] = 0;
        counts[segmentIndex]--;
        size--;
    }

    /** Gives memory back when a segment is less than a quarter full. */
    void trim(final int segmentIndex) {
        final int count = counts[segmentIndex];
        final int capacity = segments[segmentIndex].length;
        if (capacity > MIN_CAPACITY && count * 4 < capacity) {
            final long[] old = segments[segmentIndex];
            segments[segmentIndex] = new long[capacityFor(count)];
            insertAll(old);
        }
    }

    long footprintBytes() {
        long bytes = 16L + 4L * segments.length + 16 + 4L * counts.length;
        for (int i = 0; i < segmentCount; i++) {
            bytes += 16 + 8L * segments[i].length;
        }
        return bytes;
    }

    private void makeRoom(final int segmentIndex) {
        final long[] segment = segments[segmentIndex];
        if (counts[segmentIndex] * 5 > segment.length * 4) {
            segments[segmentIndex] = new long[capacityFor(counts[segmentIndex])];
            insertAll(segment);
        }
        if (size > (long) segmentCount * ENTRIES_PER_SEGMENT) {
            splitNext();
        }
    }

    /** Adds one segment, which takes about half of the entries of another one. */
    private void splitNext() {
        if (segmentCount == segments.length) {
            segments = Arrays.copyOf(segments, segmentCount * 2);
            counts = Arrays.copyOf(counts, segmentCount * 2);
        }
        final int target = segmentCount++;
        final int source = target - Integer.highestOneBit(target);
        final long[] old = segments[source];
        int moving = 0;
        for (final long entry : old) {
            if ((int) entry != 0 && segmentOf(hash((int) (entry >>> 32))) == target) {
                moving++;
            }
        }
        counts[target] = moving;
        counts[source] -= moving;
        segments[source] = new long[capacityFor(counts[source])];
        segments[target] = new long[capacityFor(moving)];
        insertAll(old);
    }

    private void insertAll(final long[] entries) {
        for (final long entry : entries) {
            if ((int) entry != 0) {
                final int key = (int) (entry >>> 32);
                final long hash = hash(key);
                final long[] segment = segments[segmentOf(hash)];
                segment[indexOf(segment, key, hash)] = entry;
            }
        }
    }

    private int segmentOf(final long hash) {
        final int level = Integer.highestOneBit(segmentCount);
        final int wide = (int) hash & (2 * level - 1);
        return wide < segmentCount ? wide : wide & (level - 1);
    }

    /** Where the key is, or the free index where it would go. */
    private static int indexOf(final long[] segment, final int key, final long hash) {
        int index = home(hash, segment.length);
        while ((int) segment[index] != 0 && (int) (segment[index] >>> 32) != key) {
            index = next(index, segment.length);
        }
        return index;
    }

    private static int capacityFor(final int count) {
        return Math.max(MIN_CAPACITY, count + count * 9 / 16 + 1);
    }

    private static long entry(final int key, final int value) {
        return ((long) key << 32) | (value & VALUE_MASK);
    }

    private static int home(final long hash, final int capacity) {
        return (int) (((hash >>> 32) * capacity) >>> 32);
    }

    private static int next(final int index, final int capacity) {
        final int next = index + 1;
        return next == capacity ? 0 : next;
    }

    private static int distance(final int from, final int to, final int capacity) {
        final int distance = to - from;
        return distance < 0 ? distance + capacity : distance;
    }

    private static long hash(final int key) {
        long hash = key * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ (hash >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        return hash ^ (hash >>> 32);
    }
}
