package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.util.List;

/** Reads entries from segment to segment and insists that none is missing. One thread. */
final class JournalReplay {
    /** Below, a thread would cost more than it gives. */
    private static final long AHEAD_LENGTH = 4 << 20;

    private final Disk disk;
    private final SegmentScan scan;
    private final EntryPlaces places;
    private final Tail previous = new Tail();

    JournalReplay(final Disk disk, final SegmentScan scan, final EntryPlaces places) {
        this.disk = disk;
        this.scan = scan;
        this.places = places;
    }

    /** Hands over the entries with indexes above {@code afterIndex} and up to {@code lastIndex}. */
    long replay(final List<Found> segments, final long afterIndex, final long lastIndex, final EntryHandler handler)
            throws IOException {
        if (segments.isEmpty()) {
            return 0;
        }
        final int first = firstNeeded(segments, afterIndex);
        // The one at hand is usually the newest, or the one before, since the end of the journal was looked for in it.
        final List<Found> others = segments.subList(first, segments.size()).stream()
                .filter(each -> !scan.holds(each.header()))
                .toList();
        long count = 0;
        try (SegmentsAhead ahead = isLong(others) ? new SegmentsAhead(disk, others) : null) {
            for (int i = first; i < segments.size(); i++) {
                final Found segment = segments.get(i);
                final Found next = i + 1 < segments.size() ? segments.get(i + 1) : null;
                final long limit = next == null ? lastIndex : next.header().baseIndex() - 1;
                if (limit > afterIndex) {
                    final SegmentScan loaded =
                            ahead == null || scan.holds(segment.header()) ? here(segment) : ahead.next();
                    count += replaySegment(loaded, segment, next, afterIndex, limit, handler);
                }
            }
        }
        return count;
    }

    private static int firstNeeded(final List<Found> segments, final long afterIndex) {
        int first = 0;
        while (first + 1 < segments.size() && segments.get(first + 1).header().baseIndex() - 1 <= afterIndex) {
            first++;
        }
        return first;
    }

    private static boolean isLong(final List<Found> segments) {
        return !segments.isEmpty()
                && (long) segments.size() * segments.get(0).header().segmentLength() >= AHEAD_LENGTH;
    }

    private SegmentScan here(final Found segment) throws IOException {
        scan.loadEntries(disk, segment.file(), segment.header());
        return scan;
    }

    private long replaySegment(
            final SegmentScan loaded,
            final Found segment,
            final Found next,
            final long afterIndex,
            final long limit,
            final EntryHandler handler)
            throws IOException {
        long count = 0;
        while (loaded.tail().index() < limit) {
            previous.set(loaded.tail());
            if (!loaded.next()) {
                throw missing(loaded, segment, next);
            }
            places.note(segment.header().sequence(), loaded.entryOffset(), previous);
            if (loaded.tail().index() > afterIndex) {
                handler.onEntry(loaded.entry());
                count++;
            }
        }
        if (next != null) {
            requireLink(loaded, segment, next);
        }
        return count;
    }

    private static DamagedJournal missing(final SegmentScan scan, final Found segment, final Found next)
            throws IOException {
        final String reason = next == null
                ? "it held when the journal was opened"
                : "entries from index " + next.header().baseIndex() + " on exist in "
                        + next.file().getFileName()
                        + (scan.isBlankBeyondEnd() ? "; perhaps a whole segment between the two is missing" : "");
        return JournalRecovery.damaged(segment.file(), scan, reason);
    }

    private static void requireLink(final SegmentScan scan, final Found segment, final Found next) {
        if (scan.tail().zxid() != next.header().basePrevZxid()
                || scan.tail().chain() != next.header().basePrevChain()) {
            throw new DamagedJournal(next.file().toAbsolutePath() + " does not continue "
                    + segment.file().getFileName()
                    + ", which ends with " + scan.tail()
                    + "; files of different histories were mixed, restore the folder"
                    + " from a backup");
        }
    }

    /** Moves the scan to an entry, in the segment that holds it. */
    void seek(final Found segment, final long index) throws IOException {
        scan.loadEntries(disk, segment.file(), segment.header());
        while (scan.tail().index() < index) {
            if (!scan.next()) {
                throw JournalRecovery.damaged(segment.file(), scan, "entries up to index " + index + " exist");
            }
        }
    }
}
