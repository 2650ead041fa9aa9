package io.paddock.replication.standalone;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.snapshot.FileSnapshotStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is no longer needed: all but the newest snapshots, and segments whose entries every kept snapshot
 * includes. Any thread, one at a time.
 */
final class Retention {
    /** With one snapshot alone, damage to it would leave nothing to start from. */
    private static final int LEAST = 2;

    private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);

    private final FileSnapshotStore snapshots;
    private final Journal journal;

    Retention(final FileSnapshotStore snapshots, final Journal journal) {
        this.snapshots = snapshots;
        this.journal = journal;
    }

    /** @return how many files were removed. */
    synchronized int purge(final int retainCount) {
        final long[] zxids = snapshots.zxids();
        final int keep = Math.max(LEAST, retainCount);
        if (zxids.length < keep) {
            // The journal from its start is what a new server needs if the few snapshots fail.
            return 0;
        }
        int removed = 0;
        for (int i = keep; i < zxids.length; i++) {
            snapshots.delete(zxids[i]);
            removed++;
        }
        return removed + purgeJournal(zxids[keep - 1]);
    }

    private int purgeJournal(final long oldestZxid) {
        try (SnapshotReader oldest = snapshots.open(oldestZxid)) {
            return journal.purgeBefore(oldest.index() + 1);
        } catch (final LogFault ex) {
            LOGGER.warn("journal is not purged: {}", ex.getMessage());
            return 0;
        }
    }
}
