package io.paddock.replication.ensemble;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.SnapshotInfo;

/** Signatures first; the body follows. */
final class EnsembleDisk implements AutoCloseable {
    /** @throws LogFault when another process uses the folders, or what they hold cannot be trusted. */
    static EnsembleDisk open(final EnsembleDiskContext context) {
        throw new UnsupportedOperationException();
    }

    /**
     * Hands over the snapshot in force, if there is one, and finds out what else the disk holds. Starts the threads.
     *
     * @param initial what counts where the log says nothing.
     */
    RecoveredState recover(final Configuration initial, final LogConsumer consumer) {
        throw new UnsupportedOperationException();
    }

    /** Of the snapshot that recovery or {@link #installSnapshot} put in force; null without one. */
    SnapshotInfo snapshotInfo() {
        throw new UnsupportedOperationException();
    }

    JournalLog log() {
        throw new UnsupportedOperationException();
    }

    EnsembleSnapshots snapshots() {
        throw new UnsupportedOperationException();
    }

    /** Returns when the promise is durable. */
    void persistVote(final long acceptedEpoch, final int votedFor) {
        throw new UnsupportedOperationException();
    }

    /** Returns when the floor is durable. */
    void persistFloor(final long ackedFloor) {
        throw new UnsupportedOperationException();
    }

    /** Puts a received snapshot, complete in its folder, in the place of the log; returns when that is durable. */
    void installSnapshot(final SnapshotInfo snapshot) {
        throw new UnsupportedOperationException();
    }

    /** A snapshot is durable: older files may go at the next {@link #retain}. Any thread. */
    void onSnapshotDurable(final long zxid) {
        throw new UnsupportedOperationException();
    }

    /** Removes all but the newest snapshots; the journal follows at the next {@link #retain}. Any thread. */
    int purge(final int retainCount) {
        throw new UnsupportedOperationException();
    }

    /**
     * Lets the journal's beginning go, as far as snapshots and peers allow. Now and then.
     *
     * @param neededIndex first index that a live peer still needs; {@link Long#MAX_VALUE} for none.
     */
    void retain(final long neededIndex) {
        throw new UnsupportedOperationException();
    }

    /** Why the disk takes nothing more, or null. */
    LogFault fault() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
