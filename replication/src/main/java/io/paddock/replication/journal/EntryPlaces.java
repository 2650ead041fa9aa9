package io.paddock.replication.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Where entries stand in the files, one for every 256 KiB: any other is found by reading on from there. Whoever appends
 * adds, the owner looks up and removes.
 */
final class EntryPlaces {
    static final int STEP = 256 * 1024;

    private final ConcurrentSkipListMap<Long, Place> places = new ConcurrentSkipListMap<>();
    private long lastSequence;
    private int lastOffset;

    /**
     * @param segmentSequence of the segment.
     * @param offset of the entry in its file.
     * @param previous identity of the entry before; never changed.
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

    /** A reader has come by. */
    void add(final long segmentSequence, final int offset, final Tail previous) {
        places.put(previous.index() + 1, new Place(segmentSequence, offset, new Tail().set(previous)));
    }

    /** The newest place at or before an entry; null when none is known. */
    Place floor(final long index) {
        final Map.Entry<Long, Place> found = places.floorEntry(index);
        return found == null ? null : found.getValue();
    }

    void truncateAfter(final long index) {
        places.tailMap(index, false).clear();
    }

    void purgeBefore(final long index) {
        places.headMap(index, false).clear();
    }
}
