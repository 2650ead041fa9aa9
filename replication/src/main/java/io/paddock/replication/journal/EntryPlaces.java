package io.paddock.replication.journal;

import java.util.Arrays;

/**
 * Where entries stand in the files, one for every 256 KiB: any other is found by reading on from there. Whoever appends
 * adds, the owner looks up and removes. In arrays by column, since a day of writes leaves millions of places.
 */
final class EntryPlaces {
    static final int STEP = 256 * 1024;

    private static final int FIRST_CAPACITY = 64;

    /** Of the entries, ascending up to the count; the other columns go with it. */
    private long[] indexes = new long[FIRST_CAPACITY];

    private long[] sequences = new long[FIRST_CAPACITY];
    private int[] offsets = new int[FIRST_CAPACITY];
    private long[] previousZxids = new long[FIRST_CAPACITY];
    private long[] previousTimes = new long[FIRST_CAPACITY];
    private int[] previousChains = new int[FIRST_CAPACITY];
    private int count;
    /** Where {@link #note} was last; whoever appends only. */
    private long lastSequence;

    private int lastOffset;

    /**
     * @param segmentSequence of the segment.
     * @param offset of the entry in its file.
     * @param previous identity of the entry before; the caller's own.
     */
    record Place(long segmentSequence, int offset, Tail previous) {}

    /** Whoever appends, in order: an entry is going to stand at the offset. */
    void note(final long segmentSequence, final int offset, final Tail previous) {
        if (segmentSequence != lastSequence || offset - lastOffset >= STEP) {
            lastSequence = segmentSequence;
            lastOffset = offset;
            add(segmentSequence, offset, previous);
        }
    }

    /** A reader has come by, or an entry is added. */
    synchronized void add(final long segmentSequence, final int offset, final Tail previous) {
        final long index = previous.index() + 1;
        final int found = find(index);
        final int at = found < 0 ? -found - 1 : found;
        if (found < 0) {
            insertAt(at);
        }
        indexes[at] = index;
        sequences[at] = segmentSequence;
        offsets[at] = offset;
        previousZxids[at] = previous.zxid();
        previousTimes[at] = previous.timestampMs();
        previousChains[at] = previous.chain();
    }

    /** The newest place at or before an entry; null when none is known. */
    synchronized Place floor(final long index) {
        final int found = find(index);
        final int at = found < 0 ? -found - 2 : found;
        if (at < 0) {
            return null;
        }
        final Tail previous = new Tail();
        previous.set(indexes[at] - 1, previousZxids[at], previousTimes[at], previousChains[at]);
        return new Place(sequences[at], offsets[at], previous);
    }

    synchronized void truncateAfter(final long index) {
        final int found = find(index);
        count = found < 0 ? -found - 1 : found + 1;
    }

    synchronized void purgeBefore(final long index) {
        final int found = find(index);
        move(found < 0 ? -found - 1 : found, 0);
    }

    /** As {@link Arrays#binarySearch(long[], long)} has it. */
    private int find(final long index) {
        return Arrays.binarySearch(indexes, 0, count, index);
    }

    private void insertAt(final int at) {
        if (count == indexes.length) {
            final int capacity = count * 2;
            indexes = Arrays.copyOf(indexes, capacity);
            sequences = Arrays.copyOf(sequences, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
            previousZxids = Arrays.copyOf(previousZxids, capacity);
            previousTimes = Arrays.copyOf(previousTimes, capacity);
            previousChains = Arrays.copyOf(previousChains, capacity);
        }
        move(at, at + 1);
    }

    /** Moves everything from one position on to another. */
    private void move(final int from, final int to) {
        final int length = count - from;
        System.arraycopy(indexes, from, indexes, to, length);
        System.arraycopy(sequences, from, sequences, to, length);
        System.arraycopy(offsets, from, offsets, to, length);
        System.arraycopy(previousZxids, from, previousZxids, to, length);
        System.arraycopy(previousTimes, from, previousTimes, to, length);
        System.arraycopy(previousChains, from, previousChains, to, length);
        count = to + length;
    }
}
