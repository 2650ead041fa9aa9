package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds the end of the journal after a stop of any kind, and says whether it can be trusted. Reads only.
 *
 * <p>Let D be the greatest offset of the last segment that anything proves durable: {@code mark.dat}, or what the
 * headers of intact entries knew when they were written, also behind a gap. The first entry that does not hold stands at
 * x. At or behind D it is a torn tail that nobody was told of, and may be cut. Before D it is damage to acknowledged
 * data, which is never dropped silently: {@link LogFault}. One thread.
 */
final class JournalRecovery {
    private final Path folder;
    private final MarkFile.Mark mark;
    private final Tail end = new Tail();
    private long provenOffset;
    private boolean proven;

    JournalRecovery(final Path folder, final MarkFile.Mark mark) {
        this.folder = folder;
        this.mark = mark;
    }

    /**
     * Scans the last segment to its end.
     *
     * @throws LogFault when acknowledged entries are missing.
     */
    void examine(final Disk disk, final SegmentScan scan, final Found last) throws IOException {
        scan.load(disk, last.file(), last.header());
        while (scan.next()) {
            // Only the end is of interest.
        }
        provenOffset = provenOffset(scan, mark);
        if (scan.endOffset() < provenOffset) {
            throw damaged(last.file(), scan, "entries up to offset " + provenOffset + " were acknowledged");
        }
        proven = scan.endOffset() == provenOffset && scan.isBlankBeyondEnd();
        end.set(scan.tail());
    }

    /** D of the segment at hand, once the scan has reached its end. */
    static long provenOffset(final SegmentScan scan, final MarkFile.Mark mark) throws IOException {
        if (!scan.isBlankBeyondEnd()) {
            scan.searchBeyondEnd();
        }
        final long marked = mark.segmentSequence() == scan.header().sequence() ? mark.durableOffset() : 0;
        return Math.max(SegmentDescriptor.DATA_OFFSET, Math.max(marked, scan.maxSyncedOffset()));
    }

    /** The last entry that holds; all zero when there is none. */
    Tail end() {
        return end;
    }

    long markedZxid() {
        return mark.lastZxid();
    }

    /** D: everything before it in the last segment is durable. */
    long provenOffset() {
        return provenOffset;
    }

    /** Whether nothing was written behind what is proven durable, so that writing may simply go on there. */
    boolean isProven() {
        return proven;
    }

    /**
     * Checks that nothing acknowledged is missing.
     *
     * @param lastZxid end of the journal, or of a snapshot that reaches further.
     */
    void requireMarked(final long lastZxid) {
        if (Long.compareUnsigned(lastZxid, mark.lastZxid()) < 0) {
            throw new DamagedJournal("acknowledged entries are missing in " + folder.toAbsolutePath() + ": "
                    + MarkFile.NAME + " tells of zxid 0x" + Long.toHexString(mark.lastZxid()) + " (index "
                    + mark.lastIndex() + ", segment " + SegmentDescriptor.fileName(mark.segmentSequence())
                    + "), but journal and snapshots end with zxid 0x" + Long.toHexString(lastZxid)
                    + ". A segment was removed or is an older copy; restore the folder from a backup. Nothing was changed."
                    + " Only if losing acknowledged writes is acceptable: move " + MarkFile.NAME
                    + " out of the folder and start again");
        }
    }

    /** The fault for a scan that ended too early. */
    static DamagedJournal damaged(final Path file, final SegmentScan scan, final String reason) {
        final Tail tail = scan.tail();
        return new DamagedJournal("damaged journal " + file.toAbsolutePath() + " at offset " + scan.nextOffset()
                + ": the entry after zxid 0x" + Long.toHexString(tail.zxid()) + ", with index " + (tail.index() + 1)
                + ", does not hold, and " + reason + ". Restore this file from a backup. " + LossAdvice.text(file));
    }
}
