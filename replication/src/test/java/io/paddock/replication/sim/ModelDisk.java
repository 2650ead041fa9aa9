package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationStack;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.util.SplittableRandom;

/** A disk that is an idea of one: what is on it and what would outlive a crash is known, and costs nothing. */
final class ModelDisk extends ServerDisk {
    private final Configuration initial;
    private final SimLog log;

    private long incarnation;
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

    ModelDisk(final Configuration initial, final SimLog log) {
        this.initial = initial;
        this.log = log;
    }

    @Override
    SimLog log() {
        return log;
    }

    @Override
    void onVoteWriting(final long sequence, final long epoch, final int candidate) {
        writingVoteSequence = sequence;
        writingEpoch = epoch;
        writingVote = candidate;
    }

    @Override
    void onVoteWritten(final long sequence, final long epoch, final int candidate) {
        if (sequence > voteSequence) {
            voteSequence = sequence;
            acceptedEpoch = epoch;
            votedFor = candidate;
        }
    }

    @Override
    void onFloorWriting(final long sequence, final long newFloor) {
        writingFloorSequence = sequence;
        writingFloor = newFloor;
    }

    @Override
    void onFloorWritten(final long sequence, final long newFloor) {
        if (sequence > floorSequence) {
            floorSequence = sequence;
            floor = newFloor;
        }
    }

    @Override
    void onSnapshot(final SimSnapshot taken, final boolean purging) {
        olderSnapshot = purging ? taken : snapshot;
        snapshot = taken;
        if (olderSnapshot != null && olderSnapshot.index() > log.epochs().baseIndex()) {
            log.purgeBefore(olderSnapshot.index());
        }
    }

    @Override
    void onInstalling(final SimSnapshot taken) {
        installing = taken;
    }

    @Override
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

    @Override
    void onForceAsked() {
        // Whatever is in the log when the force comes back counts by its name.
    }

    @Override
    long onForced(final long index, final long zxid) {
        return log.onForced(index, zxid) ? index : 0;
    }

    @Override
    void check(final SimLog.Entry entry) {
        // It is the very same.
    }

    @Override
    SimSnapshot toSend() {
        return snapshot;
    }

    @Override
    SnapshotInfo receive(final SimSnapshot arrived) {
        return arrived.info();
    }

    @Override
    boolean isBroken() {
        return false;
    }

    @Override
    boolean isDamaged() {
        return floor != 0;
    }

    @Override
    void calm() {
        // Nothing but a crash ever happens to it.
    }

    @Override
    void stop(final SplittableRandom random) {
        crash(random, false);
    }

    /** Of what was not forced, some may have reached the disk: of the log a first part, of each small file the newest. */
    @Override
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

    /** Recovery notices and cuts before what is damaged, but remembers how far it went. */
    @Override
    boolean damageLog(final SplittableRandom random, final boolean noticed) {
        final long executed = snapshotIndex();
        final long forced = log.forcedIndex();
        if (forced <= executed + 1) {
            return false;
        }
        if (noticed) {
            // Where nothing tells how far the log went, it may have gone to the end of the epoch.
            final long last = log.epochs().lastZxid();
            floor = Math.max(floor, random.nextInt(4) == 0 ? Zxid.of(promisedEpoch(), 0xFFFF_FFFFL) : last);
        }
        log.crash(executed + random.nextLong(forced - executed), false);
        return true;
    }

    @Override
    boolean loseNewest(final SplittableRandom random, final long kept) {
        final long forced = log.forcedIndex();
        final long from = Math.max(kept, snapshotIndex());
        if (forced <= from) {
            return false;
        }
        floor = Math.max(floor, log.epochs().lastZxid());
        log.crash(from + random.nextLong(forced - from), false);
        return true;
    }

    /** The newest snapshot cannot be read any more; the one before, and the log behind that, can. */
    @Override
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

    @Override
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
                stack.onReconfig(index, SimLog.configuration(entry));
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
}
