package io.paddock.replication.ensemble;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.journal.JournalKeeper;
import io.paddock.replication.journal.Tail;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.snapshot.FileSnapshotStore;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.SnapshotInfo;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a server of an ensemble keeps on its disk: promises, log and snapshots. Owner's thread, except where a method
 * says otherwise; the owner must not be interrupted, since that would close files.
 */
final class EnsembleDisk implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnsembleDisk.class);
    /** With one snapshot alone, damage to it would leave nothing to start from. */
    private static final int LEAST_SNAPSHOTS = 2;

    private final EnsembleDiskContext context;
    private final EnsembleDiskConfig config;
    private final Disk disk;
    private final Path folder;
    private final EnsembleSnapshots snapshots;
    private AutoCloseable snapshotLock;
    private Manifest manifest;
    private VoteFile vote;
    private Journal journal;
    private JournalLog log;
    private volatile JournalKeeper keeper;
    private SnapshotInfo snapshotInfo;
    /** Entries up to here are in the second newest snapshot. */
    private volatile long spareIndex;

    private boolean closed;

    private EnsembleDisk(final EnsembleDiskContext context) {
        this.context = context;
        config = context.config();
        disk = context.disk();
        folder = context.journalFolder();
        snapshots = new EnsembleSnapshots(
                disk,
                new FileSnapshotStore(disk, config.snapshot(), context.snapshotFolder(), context.snapshotPause()));
    }

    /**
     * Takes the folders, which are made if they are missing.
     *
     * @throws LogFault when another process uses them.
     */
    static EnsembleDisk open(final EnsembleDiskContext context) {
        final EnsembleDisk opened = new EnsembleDisk(context.conclude());
        boolean usable = false;
        try {
            opened.prepareFolders();
            usable = true;
            return opened;
        } catch (final IOException ex) {
            throw new LogFault(
                    "cannot use the data folder " + context.journalFolder().toAbsolutePath() + ": " + ex, ex);
        } finally {
            if (!usable) {
                opened.close();
            }
        }
    }

    private void prepareFolders() throws IOException {
        disk.createFolders(folder);
        if (!context.snapshotFolder().equals(folder)) {
            disk.createFolders(context.snapshotFolder());
            snapshotLock = disk.lock(context.snapshotFolder());
        }
        snapshots.files().prepareFolder();
    }

    /**
     * Hands over the snapshot in force, if there is one, and finds out what else the disk holds. Damaged parts of the log
     * are put aside, remembered by the floor, and said in one warning. Starts the threads. Once.
     *
     * @param initial what counts where the log says nothing.
     * @throws LogFault when the files cannot be trusted; the message says what to do.
     */
    RecoveredState recover(final Configuration initial, final LogConsumer consumer) {
        final DiskRecovery recovery = new DiskRecovery(context, snapshots, initial);
        try {
            recovery.recover(consumer);
        } catch (final IOException ex) {
            throw new LogFault("cannot recover " + folder.toAbsolutePath() + ": " + ex, ex);
        } finally {
            // Also when it failed: what is open is to be closed.
            manifest = recovery.manifest();
            vote = recovery.vote();
            journal = recovery.journal();
        }
        snapshotInfo = recovery.snapshot();
        log = new JournalLog(
                journal,
                recovery.epochs(),
                config.windowCapacity(),
                context.threads() ? context.threadPrefix() + "-journal" : null,
                context.spinning(),
                context.wakeup(),
                this::onForced);
        log.included(committedIndex());
        noteSpare();
        if (context.threads()) {
            keeper = JournalKeeper.start(journal, context.threadPrefix() + "-journal-keeper", context.wakeup());
            log.start();
        }
        return new RecoveredState(
                vote.incarnation(),
                vote.acceptedEpoch(),
                vote.votedFor(),
                manifest.ackedFloor(),
                committedIndex(),
                log,
                recovery.configurations());
    }

    private long committedIndex() {
        return snapshotInfo == null ? 0 : snapshotInfo.index();
    }

    private void onForced() {
        final JournalKeeper present = keeper;
        if (present != null) {
            present.nudge();
        }
    }

    /** Of the snapshot that recovery or {@link #installSnapshot} put in force; null without one. */
    SnapshotInfo snapshotInfo() {
        return snapshotInfo;
    }

    /** After recovery. */
    JournalLog log() {
        return log;
    }

    EnsembleSnapshots snapshots() {
        return snapshots;
    }

    /** Returns when the promise is durable. */
    void persistVote(final long acceptedEpoch, final int votedFor) {
        try {
            vote.promise(acceptedEpoch, votedFor);
        } catch (final IOException ex) {
            throw failed(VoteFile.NAME, ex);
        }
    }

    /** Returns when the floor is durable. */
    void persistFloor(final long ackedFloor) {
        try {
            manifest.floor(ackedFloor);
        } catch (final IOException ex) {
            throw failed(Manifest.NAME, ex);
        }
    }

    /** zxid up to which this server may have acknowledged what it cannot show; 0 for none. */
    long ackedFloor() {
        return manifest.ackedFloor();
    }

    private LogFault failed(final String name, final IOException cause) {
        final LogFault fault = new LogFault(
                "cannot write " + folder.resolve(name).toAbsolutePath() + ": " + cause
                        + "; mend the disk and start again",
                cause);
        journal.fail(fault);
        return fault;
    }

    /**
     * Puts a snapshot, complete in its folder, in the place of the log. The floor that covers what the log held must be
     * durable. A crash on the way leaves the intent, which recovery carries out.
     */
    void installSnapshot(final SnapshotInfo snapshot) {
        try {
            manifest.beginInstall(snapshot.zxid(), snapshot.index());
            log.restartAfter(base(snapshot));
            manifest.endInstall();
        } catch (final IOException ex) {
            throw failed(Manifest.NAME, ex);
        }
        snapshotInfo = snapshot;
        onForced();
    }

    static Tail base(final SnapshotInfo snapshot) {
        return new Tail().set(snapshot.index(), snapshot.zxid(), snapshot.timestampMs(), snapshot.chain());
    }

    // Retention.

    /** A snapshot is durable: older ones go, and the journal before the second newest at the next {@link #retain}. Any thread. */
    void onSnapshotDurable(final long zxid) {
        snapshots.onWhole(zxid);
        if (config.retainSnapshots() > 0) {
            purge(config.retainSnapshots());
        } else {
            LOGGER.debug("snapshot of zxid 0x{} is durable", Long.toHexString(zxid));
        }
    }

    /**
     * Removes all but the newest snapshots; the journal follows at the next {@link #retain}. Any thread.
     *
     * @return how many files were removed.
     */
    synchronized int purge(final int retainCount) {
        final long[] zxids = snapshots.zxids();
        int removed = zxids.length == 0 ? 0 : snapshots.removeDamagedBefore(zxids[0]);
        for (int i = Math.max(LEAST_SNAPSHOTS, retainCount); i < zxids.length; i++) {
            snapshots.files().delete(zxids[i]);
            removed++;
        }
        noteSpare();
        return removed;
    }

    private void noteSpare() {
        final long[] zxids = snapshots.zxids();
        if (zxids.length >= LEAST_SNAPSHOTS) {
            try {
                spareIndex = Math.max(
                        spareIndex, snapshots.info(zxids[LEAST_SNAPSHOTS - 1]).index());
            } catch (final LogFault ex) {
                LOGGER.warn("the journal is not purged: {}", ex.getMessage());
            }
        }
    }

    /**
     * Lets the journal's beginning go, as far as snapshots and peers allow. Cheap; now and then.
     *
     * @param neededIndex first index that a live peer still needs; {@link Long#MAX_VALUE} for none.
     * @param handedIndex last entry that the layer above has, itself or within the snapshot that it was given: a file
     *     may be of later ones, which a server that did not take it gets one by one.
     */
    void retain(final long neededIndex, final long handedIndex) {
        final long spare = Math.min(spareIndex, handedIndex);
        log.included(spare);
        final long limit = journal.segmentBase(spare + 1);
        final long keepFrom = journal.segmentBaseWithin(Math.min(neededIndex, limit), limit, config.retainBytes());
        if (keepFrom > journal.firstIndex()) {
            log.forgetBefore(keepFrom);
            if (keeper == null) {
                journal.purgeBefore(keepFrom);
            } else if (journal.requestPurge(keepFrom)) {
                keeper.nudge();
            }
        }
    }

    /** Why the disk takes nothing more, or null. */
    LogFault fault() {
        return journal.fault();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (log != null) {
            log.close();
        }
        if (keeper != null) {
            keeper.close();
        }
        try {
            if (journal != null) {
                journal.close();
            }
        } finally {
            CloseHelper.quietCloseAll(vote, manifest, snapshotLock);
        }
    }
}
