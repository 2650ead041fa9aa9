package io.paddock.replication.journal;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where entries stand in the files, one for every 256 KiB: any other is found by reading on from there. Whoever appends
 * adds, the owner looks up and removes. Off the heap, where growing leaves nothing for a collector: a day of writes makes
 * millions of places.
 */
final class EntryPlaces {
    static final int STEP = 256 * 1024;

    private static final int FIRST_CAPACITY = 64;

    // A place, by ascending index.
    private static final int INDEX = 0;
    private static final int SEQUENCE = 8;
    private static final int PREVIOUS_ZXID = 16;
    private static final int PREVIOUS_TIME = 24;
    private static final int OFFSET = 32;
    private static final int PREVIOUS_CHAIN = 36;
    private static final int LENGTH = 40;

    private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST_CAPACITY * LENGTH);
    private final UnsafeBuffer places = new UnsafeBuffer(memory);
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
        final int place = at * LENGTH;
        places.putLong(place + INDEX, index);
        places.putLong(place + SEQUENCE, segmentSequence);
        places.putLong(place + PREVIOUS_ZXID, previous.zxid());
        places.putLong(place + PREVIOUS_TIME, previous.timestampMs());
        places.putInt(place + OFFSET, offset);
        places.putInt(place + PREVIOUS_CHAIN, previous.chain());
    }

    /** The newest place at or before an entry; null when none is known. */
    synchronized Place floor(final long index) {
        final int found = find(index);
        final int at = found < 0 ? -found - 2 : found;
        if (at < 0) {
            return null;
        }
        final Tail previous = new Tail();
        final int place = at * LENGTH;
        previous.set(
                index(at) - 1,
                places.getLong(place + PREVIOUS_ZXID),
                places.getLong(place + PREVIOUS_TIME),
                places.getInt(place + PREVIOUS_CHAIN));
        return new Place(places.getLong(place + SEQUENCE), places.getInt(place + OFFSET), previous);
    }

    synchronized void truncateAfter(final long index) {
        final int found = find(index);
        count = found < 0 ? -found - 1 : found + 1;
    }

    synchronized void purgeBefore(final long index) {
        final int found = find(index);
        move(found < 0 ? -found - 1 : found, 0);
    }

    private long index(final int at) {
        return places.getLong(at * LENGTH + INDEX);
    }

    /** Position of the place of that entry; of none, -1 - that at which it would stand. */
    private int find(final long index) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final long found = index(middle);
            if (found == index) {
                return middle;
            }
            if (found < index) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    private void insertAt(final int at) {
        if (count * LENGTH == memory.capacity()) {
            final ByteBuffer larger = ByteBuffer.allocateDirect(memory.capacity() * 2);
            larger.put(memory.clear());
            places.wrap(larger);
            BufferUtil.free(memory);
            memory = larger;
        }
        move(at, at + 1);
    }

    /** Moves everything from one position on to another. */
    private void move(final int from, final int to) {
        final int length = count - from;
        places.putBytes(to * LENGTH, places, from * LENGTH, length * LENGTH);
        count = to + length;
    }
}
