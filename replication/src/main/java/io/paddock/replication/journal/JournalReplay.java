package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.util.List;

/** Reads entries from segment to segment and insists that none is missing. One thread. */
final class JournalReplay {
    private final Disk disk;
    private final SegmentScan scan;

    JournalReplay(final Disk disk, final SegmentScan scan) {
        this.disk = disk;
        this.scan = scan;
    }

    /** Hands over the entries with indexes above {@code afterIndex} and up to {@code lastIndex}. */
    long replay(final List<Found> segments, final long afterIndex, final long lastIndex, final EntryHandler handler)
            throws IOException {
        long count = 0;
        for (int i = 0; i < segments.size(); i++) {
            final Found next = i + 1 < segments.size() ? segments.get(i + 1) : null;
            final long limit = next == null ? lastIndex : next.header().baseIndex() - 1;
            if (limit > afterIndex) {
                count += replaySegment(segments.get(i), next, afterIndex, limit, handler);
            }
        }
        return count;
    }

    private long replaySegment(
            final Found segment, final Found next, final long afterIndex, final long limit, final EntryHandler handler)
            throws IOException {
        scan.load(disk, segment.file(), segment.header());
        long count = 0;
        while (scan.tail().index() < limit) {
            if (!scan.next()) {
                throw missing(segment, next);
            }
            if (scan.tail().index() > afterIndex) {
                handler.onEntry(scan.entry());
                count++;
            }
        }
        if (next != null) {
            requireLink(segment, next);
        }
        return count;
    }

    private LogFault missing(final Found segment, final Found next) {
        final String reason = next == null
                ? "it held when the journal was opened"
                : "entries from index " + next.header().baseIndex() + " on exist in "
                        + next.file().getFileName()
                        + (scan.isBlankBeyondEnd() ? "; perhaps a whole segment between the two is missing" : "");
        return JournalRecovery.damaged(segment.file(), scan, reason);
    }

    private void requireLink(final Found segment, final Found next) {
        if (scan.tail().zxid() != next.header().basePrevZxid()
                || scan.tail().chain() != next.header().basePrevChain()) {
            throw new LogFault(next.file().toAbsolutePath() + " does not continue "
                    + segment.file().getFileName()
                    + ", which ends with " + scan.tail()
                    + "; files of different histories were mixed, restore the folder"
                    + " from a backup");
        }
    }

    /** Moves the scan to an entry, in the segment that holds it. */
    void seek(final Found segment, final long index) throws IOException {
        scan.load(disk, segment.file(), segment.header());
        while (scan.tail().index() < index) {
            if (!scan.next()) {
                throw JournalRecovery.damaged(segment.file(), scan, "entries up to index " + index + " exist");
            }
        }
    }
}
