package io.paddock.replication.ensemble;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.DamagedJournal;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.journal.JournalSalvage;
import io.paddock.replication.journal.Tail;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.quorum.ConfigurationStack;
import io.paddock.replication.snapshot.DamagedSnapshot;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.EpochIndex;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a server of an ensemble has on its disk. What was acknowledged and is lost is remembered by the floor
 * before anything is cut, so that this server cannot help to forget it. Used once, by one thread.
 */
final class DiskRecovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(DiskRecovery.class);
    private static final int REST_LENGTH = 4096;
    private static final int SALVAGE_LIMIT = 16;
    private static final long LAST_COUNTER = 0xFFFF_FFFFL;

    private final EnsembleDiskContext context;
    private final EnsembleDiskConfig config;
    private final Disk disk;
    private final Path folder;
    private final EnsembleSnapshots snapshots;
    private final Configuration initial;
    private Manifest manifest;
    private VoteFile vote;
    private Journal journal;
    private SnapshotInfo snapshot;
    private EpochIndex epochs;
    private ConfigurationStack configurations;
    private boolean diverged;

    DiskRecovery(final EnsembleDiskContext context, final EnsembleSnapshots snapshots, final Configuration initial) {
        this.context = context;
        this.snapshots = snapshots;
        this.initial = initial;
        config = context.config();
        disk = context.disk();
        folder = context.journalFolder();
    }

    void recover(final LogConsumer consumer) throws IOException {
        openPromises();
        snapshot = loadSnapshot(consumer);
        openJournal();
        if (vote == null) {
            openVote();
        }
        // Before anything is sent: peers tell the starts of a server apart by it.
        vote.begin(Math.max(vote.incarnation() + 1, context.epochClock().time()));
    }

    /** A server with a history and without its promises must not start. */
    private void openPromises() throws IOException {
        final boolean voted = VoteFile.exists(disk, folder);
        if (voted && !Manifest.exists(disk, folder)) {
            throw new LogFault(folder.resolve(Manifest.NAME).toAbsolutePath() + " is missing, " + Manifest.ADVICE);
        }
        manifest = Manifest.open(
                disk, folder, config.journal().serverId(), config.journal().clusterId());
        if (voted) {
            openVote();
        } else if (snapshots.zxids().length > 0) {
            throw voteMissing();
        }
    }

    private void openVote() throws IOException {
        vote = VoteFile.open(disk, folder, config.journal().serverId());
    }

    private LogFault voteMissing() {
        return new LogFault(folder.resolve(VoteFile.NAME).toAbsolutePath()
                + " is missing, and the folders hold snapshots or entries, " + VoteFile.ADVICE);
    }

    // Snapshots.

    private SnapshotInfo loadSnapshot(final LogConsumer consumer) {
        for (final long zxid : snapshots.zxids()) {
            boolean begun = false;
            try (SectionedReader reader = snapshots.open(zxid)) {
                begun = true;
                consumer.onSnapshot(reader);
                final UnsafeBuffer rest = new UnsafeBuffer(new byte[REST_LENGTH]);
                while (reader.read(rest, 0, REST_LENGTH) > 0) {
                    // What the consumer had no use for is checked all the same.
                }
                return reader.info();
            } catch (final DamagedSnapshot ex) {
                LOGGER.warn("{}; trying the next older one", ex.getMessage());
                snapshots.onDamaged(zxid);
                if (begun) {
                    consumer.onSnapshotDamaged();
                }
            }
        }
        return null;
    }

    private long snapshotIndex() {
        return snapshot == null ? 0 : snapshot.index();
    }

    private long snapshotZxid() {
        return snapshot == null ? 0 : snapshot.zxid();
    }

    private Tail snapshotBase() {
        return snapshot == null ? new Tail() : EnsembleDisk.base(snapshot);
    }

    // The log.

    private void openJournal() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                journal = Journal.open(config.journal(), disk, folder, context.counters(), context.random());
                readJournal();
                return;
            } catch (final DamagedJournal ex) {
                closeJournal();
                if (attempt == SALVAGE_LIMIT || vote == null || !salvage()) {
                    throw ex;
                }
            }
        }
    }

    private void closeJournal() {
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }

    private boolean salvage() {
        return JournalSalvage.run(
                config.journal(), disk, folder, context.random(), snapshotIndex(), vote.acceptedEpoch(), loss -> {
                    raiseFloor(loss.floorZxid());
                    LOGGER.warn(
                            "The journal is damaged: {}. Damaged files are kept as *.damaged and may be removed. This"
                                    + " server gets the entries back from the others and does not stand for election"
                                    + " before.",
                            loss);
                });
    }

    private void raiseFloor(final long zxid) {
        try {
            if (zxid > manifest.ackedFloor()) {
                manifest.floor(zxid);
            }
        } catch (final IOException ex) {
            throw new LogFault("cannot write " + folder.resolve(Manifest.NAME).toAbsolutePath() + ": " + ex, ex);
        }
    }

    private void readJournal() throws IOException {
        if (vote == null && journal.lastFoundIndex() > 0) {
            throw voteMissing();
        }
        if (manifest.isInstalling()) {
            finishInstall();
            return;
        }
        journal.requireNewest();
        if (journal.isEmpty() && vote != null) {
            onLogLost();
        } else if (!connects()) {
            LOGGER.warn(
                    "The journal holds entries {} to {} and {}: the journal is given up. This server gets the entries or a"
                            + " snapshot from the others and does not stand for election with less than the journal"
                            + " told of.",
                    journal.firstIndex(),
                    journal.lastFoundIndex(),
                    snapshot == null ? "no snapshot holds" : "the snapshot in force stands at " + snapshotIndex());
            replaceLog(Math.max(journal.found().zxid(), journal.markedZxid()));
        } else {
            readEntries();
        }
    }

    /** The snapshot that was about to take the place of the log does so now. */
    private void finishInstall() throws IOException {
        if (snapshotZxid() != manifest.installZxid()) {
            LOGGER.warn(
                    "The snapshot of zxid 0x{} was to take the place of the log and does not hold; going on from 0x{}.",
                    Long.toHexString(manifest.installZxid()),
                    Long.toHexString(snapshotZxid()));
            raiseFloor(Math.max(manifest.installZxid(), journal.found().zxid()));
        }
        journal.restartAfter(snapshotBase());
        manifest.endInstall();
        begin();
    }

    /** Only a server that never got as far as its first promise has no journal. */
    private void onLogLost() throws IOException {
        LOGGER.warn(
                "The journal in {} is missing. This server gets the entries from the others and does not stand for"
                        + " election before.",
                folder);
        final long bound = vote.acceptedEpoch() == 0 ? 0 : Zxid.of(vote.acceptedEpoch(), LAST_COUNTER);
        replaceLog(Math.max(bound, journal.markedZxid()));
    }

    private boolean connects() {
        return journal.isEmpty()
                ? snapshotIndex() == 0
                : journal.firstIndex() <= snapshotIndex() + 1 && journal.lastFoundIndex() >= snapshotIndex();
    }

    /**
     * Begins anew behind the snapshot.
     *
     * @param heldZxid the log held entries up to here, which may have been acknowledged.
     */
    private void replaceLog(final long heldZxid) throws IOException {
        if (heldZxid > snapshotZxid()) {
            raiseFloor(heldZxid);
        }
        manifest.beginInstall(snapshotZxid(), Math.max(1, snapshotIndex()));
        journal.restartAfter(snapshotBase());
        manifest.endInstall();
        begin();
    }

    private void begin() {
        final Tail base = journal.base();
        epochs = new EpochIndex();
        epochs.reset(base.index(), base.zxid());
        configurations = new ConfigurationStack(initial);
        if (snapshot != null) {
            configurations.reset(snapshot.index(), snapshot.activatedIndex(), snapshot.active(), snapshot.joining());
        }
    }

    private void readEntries() throws IOException {
        journal.resumeAfter(snapshotIndex(), snapshotZxid(), snapshotBase().timestampMs());
        final long from = journal.segmentBase(snapshotIndex() + 1);
        final LongArrayList old = new LongArrayList();
        journal.names(from, old::addLong);
        begin();
        for (int i = 0; i < old.size(); i++) {
            epochs.append(old.getLong(i));
        }
        diverged = snapshotIndex() == journal.tail().index()
                && snapshot != null
                && journal.tail().chain() != snapshot.chain();
        journal.replay(from - 1, this::onEntry);
        if (diverged) {
            LOGGER.warn(
                    "The log holds another history than the snapshot of zxid 0x{}, which counts; the log is given up.",
                    Long.toHexString(snapshotZxid()));
            replaceLog(journal.tail().zxid());
        }
    }

    private void onEntry(final EntryFlyweight entry) {
        epochs.append(entry.zxid());
        if (entry.index() <= snapshotIndex()) {
            return;
        }
        if (entry.index() == snapshotIndex() + 1 && snapshot != null && entry.prevChain() != snapshot.chain()) {
            diverged = true;
        }
        if (diverged) {
            return;
        }
        if (entry.type() == EntryType.RECONFIG) {
            configurations.onReconfig(
                    entry.index(), ConfigurationCodec.decode(entry.buffer(), entry.offset(), entry.length()));
        } else if (entry.type() == EntryType.ACTIVATE) {
            configurations.onActivate(entry.index());
        }
    }

    // What came of it.

    Manifest manifest() {
        return manifest;
    }

    VoteFile vote() {
        return vote;
    }

    Journal journal() {
        return journal;
    }

    /** The snapshot in force, null without one. */
    SnapshotInfo snapshot() {
        return snapshot;
    }

    EpochIndex epochs() {
        return epochs;
    }

    ConfigurationStack configurations() {
        return configurations;
    }
}
