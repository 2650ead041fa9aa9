package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.quorum.ConfigurationStack;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.Zxid;
import java.util.SplittableRandom;

/** What one server has on its disk, and how much of it would outlive a crash. */
final class SimDisk {
    private final Configuration initial;
    private final SimLog log;

    private long incarnation;
    private long acceptedEpoch;
    private int votedFor;
    private long floor;
    private SimSnapshot snapshot;
    private SimSnapshot olderSnapshot;

    // On its way to the disk; sequences begin anew with each start.
    private long voteSequence;
    private long writingVoteSequence;
    private long writingEpoch;
    private int writingVote;
    private long floorSequence;
    private long writingFloorSequence;
    private long writingFloor;
    private SimSnapshot installing;

    SimDisk(final Configuration initial, final SimLog log) {
        this.initial = initial;
        this.log = log;
    }

    SimLog log() {
        return log;
    }

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    /** What a start would find: of the vote and of the log, the newer one. */
    long promisedEpoch() {
        return Math.max(acceptedEpoch, Zxid.epoch(log.epochs().zxidAt(log.forcedIndex())));
    }

    int votedFor() {
        return votedFor;
    }

    long floor() {
        return floor;
    }

    /** Snapshot in force, or null. */
    SimSnapshot snapshot() {
        return snapshot;
    }

    long snapshotIndex() {
        return snapshot == null ? 0 : snapshot.index();
    }

    /** Whether the entry would be there, or known to be missing, after a crash. */
    boolean holds(final SimLog.Entry entry) {
        if (entry.index() <= log.epochs().baseIndex() || floor >= entry.zxid()) {
            return true;
        }
        return entry.index() <= log.forcedIndex() && log.entry(entry.index()).chain() == entry.chain();
    }

    void onVoteWriting(final long sequence, final long epoch, final int candidate) {
        writingVoteSequence = sequence;
        writingEpoch = epoch;
        writingVote = candidate;
    }

    void onVoteWritten(final long sequence, final long epoch, final int candidate) {
        if (sequence > voteSequence) {
            voteSequence = sequence;
            acceptedEpoch = epoch;
            votedFor = candidate;
        }
    }

    void onFloorWriting(final long sequence, final long newFloor) {
        writingFloorSequence = sequence;
        writingFloor = newFloor;
    }

    void onFloorWritten(final long sequence, final long newFloor) {
        if (sequence > floorSequence) {
            floorSequence = sequence;
            floor = newFloor;
        }
    }

    void onSnapshot(final SimSnapshot taken, final boolean purging) {
        olderSnapshot = purging ? taken : snapshot;
        snapshot = taken;
        if (olderSnapshot != null && olderSnapshot.index() > log.epochs().baseIndex()) {
            log.purgeBefore(olderSnapshot.index());
        }
    }

    void onInstalling(final SimSnapshot taken) {
        installing = taken;
    }

    void install(final SimSnapshot taken) {
        installing = null;
        snapshot = taken;
        olderSnapshot = null;
        log.reset(
                taken.index(),
                taken.info().zxid(),
                taken.info().chain(),
                taken.info().timestampMs());
    }

    /** Of what was not forced, some may have reached the disk: of the log a first part, of each small file the newest. */
    void crash(final SplittableRandom random, final boolean losesForces) {
        final long last = log.epochs().lastIndex();
        final long least = Math.max(snapshotIndex(), log.epochs().baseIndex());
        final long forced = losesForces ? Math.max(least, log.forcedIndex() - random.nextLong(4)) : log.forcedIndex();
        log.crash(forced + (last > forced ? random.nextLong(last - forced + 1) : 0), random.nextInt(2) == 0);
        if (writingVoteSequence > voteSequence && random.nextInt(2) == 0) {
            onVoteWritten(writingVoteSequence, writingEpoch, writingVote);
        }
        if (writingFloorSequence > floorSequence && random.nextInt(2) == 0) {
            onFloorWritten(writingFloorSequence, writingFloor);
        }
        if (installing != null && random.nextInt(2) == 0) {
            install(installing);
        }
        installing = null;
        voteSequence = 0;
        writingVoteSequence = 0;
        floorSequence = 0;
        writingFloorSequence = 0;
    }

    /** Forced entries are damaged; recovery notices and cuts before them, but remembers how far they went. */
    boolean damageLog(final SplittableRandom random, final boolean noticed) {
        final long executed = snapshotIndex();
        final long forced = log.forcedIndex();
        if (forced <= executed + 1) {
            return false;
        }
        floor = noticed ? Math.max(floor, log.epochs().lastZxid()) : floor;
        log.crash(executed + random.nextLong(forced - executed), false);
        return true;
    }

    /** The newest snapshot cannot be read any more; the one before, and the log behind that, can. */
    boolean damageSnapshot() {
        if (olderSnapshot == null
                || olderSnapshot == snapshot
                || olderSnapshot.index() < log.epochs().baseIndex()) {
            return false;
        }
        snapshot = olderSnapshot;
        olderSnapshot = null;
        return true;
    }

    RecoveredState recover(final Lie lie) {
        incarnation += lie != Lie.SAME_INCARNATION || incarnation == 0 ? 1 : 0;
        final ConfigurationStack stack = new ConfigurationStack(initial);
        final long executed = snapshotIndex();
        if (snapshot != null) {
            stack.reset(
                    executed,
                    snapshot.info().activatedIndex(),
                    snapshot.info().active(),
                    snapshot.info().joining());
        }
        for (long index = executed + 1; index <= log.epochs().lastIndex(); index++) {
            final SimLog.Entry entry = log.entry(index);
            if (entry.type() == EntryType.RECONFIG) {
                stack.onReconfig(index, configuration(entry));
            } else if (entry.type() == EntryType.ACTIVATE) {
                stack.onActivate(index);
            }
        }
        return new RecoveredState(
                incarnation,
                acceptedEpoch,
                votedFor,
                floor,
                executed,
                log,
                lie == Lie.STATIC_MEMBERSHIP ? new ConfigurationStack(initial) : stack);
    }

    static Configuration configuration(final SimLog.Entry entry) {
        return ConfigurationCodec.decode(
                entry.buffer(), SimLog.HEADER_LENGTH, entry.frame().length - SimLog.HEADER_LENGTH);
    }
}
