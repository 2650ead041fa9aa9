package io.paddock.replication.journal;

import java.io.IOException;
import java.nio.file.Path;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.SegmentFolder.Found;

/**
 * Finds the end of the journal after a stop of any kind.
 *
 * <p>Let D be the greatest offset of the last segment that anything proves durable: {@code mark.dat}, or what the
 * headers of intact entries knew when they were written, also behind a gap. The first entry that does not hold stands at
 * x. At or behind D it is a torn tail that nobody was told of, and is cut. Before D it is damage to acknowledged data,
 * which is never dropped silently: {@link LogFault}. One thread.
 */
final class JournalRecovery {
    private final Disk disk;
    private final Path folder;
    private final SegmentScan scan;
    private final MarkFile.Mark mark;

    JournalRecovery(final Disk disk, final Path folder, final SegmentScan scan, final MarkFile.Mark mark) {
        this.disk = disk;
        this.folder = folder;
        this.scan = scan;
        this.mark = mark;
    }

    /** How the last segment ends. */
    enum Ending {
        /** Everything written is proven durable; writing may go on behind it. */
        DURABLE,

        /** Entries or fragments stand behind what is proven durable. */
        UNPROVEN
    }

    /**
     * Scans the last segment; afterwards the scan stands at its end.
     *
     * @throws LogFault when acknowledged entries are missing.
     */
    Ending examine(final Found last) throws IOException {
        scan.load(disk, last.file(), last.header());
        while (scan.next()) {
            // Only the end is of interest.
        }
        final long proven = provenOffset(last);
        if (scan.endOffset() < proven) {
            throw damaged(last.file(), scan, "entries up to offset " + proven + " were acknowledged");
        }
        return scan.endOffset() == proven && scan.isBlankBeyondEnd() ? Ending.DURABLE : Ending.UNPROVEN;
    }

    /** D of the last segment, once {@link #examine} has been there. */
    long provenOffset(final Found last) {
        if (!scan.isBlankBeyondEnd()) {
            scan.searchBeyondEnd();
        }
        final long marked = mark.segmentSequence() == last.header().sequence() ? mark.durableOffset() : 0;
        return Math.max(SegmentDescriptor.DATA_OFFSET, Math.max(marked, scan.maxSyncedOffset()));
    }

    /** Checks that the journal reaches as far as {@code mark.dat} promises. */
    void requireMarked(final long lastZxid, final String endsAt) {
        if (Long.compareUnsigned(lastZxid, mark.lastZxid()) < 0) {
            throw new LogFault("acknowledged entries are missing in " + folder.toAbsolutePath() + ": "
                + MarkFile.NAME + " tells of zxid 0x" + Long.toHexString(mark.lastZxid()) + " (index "
                + mark.lastIndex() + ", segment " + SegmentDescriptor.fileName(mark.segmentSequence()) + "), but "
                + endsAt + " zxid 0x" + Long.toHexString(lastZxid) + ". A segment was removed or is of an older copy;"
                + " restore the folder from a backup. Only if losing acknowledged writes is acceptable: move "
                + MarkFile.NAME + " out of the folder and start again");
        }
    }

    /** The fault for a scan that ended too early. */
    static LogFault damaged(final Path file, final SegmentScan scan, final String reason) {
        final Tail tail = scan.tail();
        return new LogFault("damaged journal " + file.toAbsolutePath() + " at offset " + scan.nextOffset()
            + ": the entry after zxid 0x" + Long.toHexString(tail.zxid()) + ", with index " + (tail.index() + 1)
            + ", does not hold, and " + reason + ". Restore this file from a backup. " + LossAdvice.text(file));
    }
}
