package io.paddock.replication.standalone;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.snapshot.FileSnapshotStore;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses what to start from: the newest snapshot that holds and from which the journal goes on. Each is read whole
 * before it is handed over, so that the consumer never has to throw away half of one. One thread.
 */
final class Restoration {
    private static final Logger LOGGER = LoggerFactory.getLogger(Restoration.class);

    private final FileSnapshotStore snapshots;
    private final Journal journal;
    private final Path journalFolder;
    private final StringBuilder rejected = new StringBuilder();
    private long zxid;
    private long index;

    Restoration(final FileSnapshotStore snapshots, final Journal journal, final Path journalFolder) {
        this.snapshots = snapshots;
        this.journal = journal;
        this.journalFolder = journalFolder;
    }

    /** Hands over the snapshot, if there is one, and prepares the journal to go on from it. */
    void restore(final LogConsumer consumer) {
        final boolean found = choose();
        if (!found) {
            requireJournalFromStart();
        }
        if (found && journal.lastFoundIndex() < index) {
            LOGGER.warn(
                    "the journal in {} ends before the snapshot with zxid 0x{}; going on from the snapshot",
                    journalFolder,
                    Long.toHexString(zxid));
        }
        journal.resumeAfter(index, zxid);
        if (found) {
            try (SnapshotReader reader = snapshots.open(zxid)) {
                consumer.onSnapshot(reader);
            }
        }
    }

    private boolean choose() {
        for (final long candidate : snapshots.zxids()) {
            try {
                final long candidateIndex = snapshots.verify(candidate);
                if (!journal.isEmpty() && journal.firstIndex() > candidateIndex + 1) {
                    reject("snapshot " + Long.toHexString(candidate) + " includes entries up to index " + candidateIndex
                            + ", but the journal begins with " + journal.firstIndex());
                } else {
                    zxid = candidate;
                    index = candidateIndex;
                    return true;
                }
            } catch (final LogFault ex) {
                reject(ex.getMessage());
            }
        }
        return false;
    }

    private void reject(final String reason) {
        LOGGER.warn("{}; trying the next older one", reason);
        rejected.append(rejected.length() == 0 ? "" : "; ").append(reason);
    }

    private void requireJournalFromStart() {
        if (!journal.isEmpty() && journal.firstIndex() > 1) {
            throw new LogFault("the journal in " + journalFolder.toAbsolutePath() + " begins with index "
                    + journal.firstIndex() + ", and no snapshot leads up to there ("
                    + (rejected.length() == 0
                            ? "there is none in " + snapshots.directory().toAbsolutePath()
                            : rejected)
                    + "). Restore the snapshots from a backup, or start with an empty data folder");
        }
        if (journal.isEmpty() && rejected.length() > 0) {
            throw new LogFault("no snapshot holds and there is no journal: " + rejected
                    + ". Restore the folder from a backup, or start with an empty one");
        }
    }

    /** zxid of the snapshot chosen, 0 without one. */
    long zxid() {
        return zxid;
    }

    /** Its index, 0 without one. */
    long index() {
        return index;
    }
}
