package io.paddock.replication.standalone;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.snapshot.DamagedSnapshot;
import io.paddock.replication.snapshot.FileSnapshotStore;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses what to start from: the newest snapshot that holds and from which the journal goes on. Each is
 * checked while the consumer loads it, in one pass; the consumer throws away what came of one that does not hold. The
 * journal is changed only when it is certain what it goes on from. One thread.
 */
final class Restoration {
    private static final Logger LOGGER = LoggerFactory.getLogger(Restoration.class);
    private static final int REST_LENGTH = 4096;

    private final FileSnapshotStore snapshots;
    private final Journal journal;
    private final Path journalFolder;
    private final StringBuilder rejected = new StringBuilder();
    private long zxid;
    private long index;
    private long timestampMs;

    Restoration(final FileSnapshotStore snapshots, final Journal journal, final Path journalFolder) {
        this.snapshots = snapshots;
        this.journal = journal;
        this.journalFolder = journalFolder;
    }

    /** Hands over the snapshot, if there is one, and prepares the journal to go on from it. */
    void restore(final LogConsumer consumer) {
        final boolean found = load(consumer);
        if (!found) {
            requireJournalFromStart();
        }
        if (found && journal.lastFoundIndex() < index) {
            LOGGER.warn(
                    "the journal in {} ends before the snapshot with zxid 0x{}; going on from the snapshot",
                    journalFolder,
                    Long.toHexString(zxid));
        }
        journal.resumeAfter(index, zxid, timestampMs);
    }

    private boolean load(final LogConsumer consumer) {
        for (final long candidate : snapshots.zxids()) {
            boolean begun = false;
            try (SnapshotReader reader = snapshots.open(candidate)) {
                if (isFollowed(reader)) {
                    begun = true;
                    load(reader, consumer);
                    return true;
                }
            } catch (final DamagedSnapshot ex) {
                reject(ex.getMessage());
                if (begun) {
                    consumer.onSnapshotDamaged();
                }
            }
        }
        return false;
    }

    private boolean isFollowed(final SnapshotReader reader) {
        if (journal.isEmpty() || journal.firstIndex() <= reader.index() + 1) {
            return true;
        }
        reject("snapshot " + Long.toHexString(reader.zxid()) + " includes entries up to index " + reader.index()
                + ", but the journal begins with " + journal.firstIndex());
        return false;
    }

    private void load(final SnapshotReader reader, final LogConsumer consumer) {
        final long loadedTimestampMs = consumer.onSnapshot(reader);
        final UnsafeBuffer rest = new UnsafeBuffer(new byte[REST_LENGTH]);
        while (reader.read(rest, 0, REST_LENGTH) > 0) {
            // What the consumer had no use for is checked all the same.
        }
        zxid = reader.zxid();
        index = reader.index();
        timestampMs = loadedTimestampMs;
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

    /** Time of its newest entry, ms since 1970; 0 without one. */
    long timestampMs() {
        return timestampMs;
    }
}
