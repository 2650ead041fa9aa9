package io.paddock.replication.sim;

import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.util.SplittableRandom;

/** What one server has on its disk, what of it would outlive a crash, and what the oracle may know of both. */
abstract class ServerDisk {
    long acceptedEpoch;
    int votedFor;
    long floor;
    SimSnapshot snapshot;

    /** What the log holds. */
    abstract SimLog log();

    /** As of the last promise that is durable. */
    final long acceptedEpoch() {
        return acceptedEpoch;
    }

    /** What a start would find: of the vote and of the log, the newer one. */
    final long promisedEpoch() {
        return Math.max(acceptedEpoch, Zxid.epoch(log().epochs().zxidAt(log().forcedIndex())));
    }

    final int votedFor() {
        return votedFor;
    }

    final long floor() {
        return floor;
    }

    /** Snapshot in force, or null. */
    final SimSnapshot snapshot() {
        return snapshot;
    }

    final long snapshotIndex() {
        return snapshot == null ? 0 : snapshot.index();
    }

    /** Whether the entry would be there, or known to be missing, after a crash. */
    final boolean holds(final SimLog.Entry entry) {
        if (entry.index() <= log().epochs().baseIndex() || floor >= entry.zxid()) {
            return true;
        }
        return entry.index() <= log().forcedIndex()
                && log().entry(entry.index()).chain() == entry.chain();
    }

    abstract void onVoteWriting(long sequence, long epoch, int candidate);

    abstract void onVoteWritten(long sequence, long epoch, int candidate);

    abstract void onFloorWriting(long sequence, long newFloor);

    abstract void onFloorWritten(long sequence, long newFloor);

    /** What is in the log now is to be forced. */
    abstract void onForceAsked();

    /**
     * A force comes back.
     *
     * @param index last entry when it was asked for.
     * @param zxid of that entry.
     * @return index up to which everything is durable; 0 when there is no news.
     */
    abstract long onForced(long index, long zxid);

    /** The entry is about to be executed: what the layer above gets to see must be that. */
    abstract void check(SimLog.Entry entry);

    /** @param purging whether the log is cut at this snapshot instead of the one before. */
    abstract void onSnapshot(SimSnapshot taken, boolean purging);

    /** The newest snapshot, as a peer gets it. */
    abstract SimSnapshot toSend();

    /** A peer's snapshot has come whole; null when the disk does not take it. */
    abstract SnapshotInfo receive(SimSnapshot arrived);

    abstract void onInstalling(SimSnapshot taken);

    abstract void install(SimSnapshot taken);

    /** Whether the power has gone in the middle of something, or the disk has failed: the process ends. */
    abstract boolean isBroken();

    /** From here on nothing goes wrong by itself. */
    abstract void calm();

    /** The process ends in order. */
    abstract void stop(SplittableRandom random);

    /** Of what was not forced, some may have reached the disk. */
    abstract void crash(SplittableRandom random, boolean losesForces);

    /**
     * Forced entries are damaged.
     *
     * @param noticed whether recovery is to notice.
     */
    abstract boolean damageLog(SplittableRandom random, boolean noticed);

    /**
     * Forced entries are lost at the end of the log, and recovery can tell exactly which.
     *
     * @param kept index up to which everything stays.
     * @return false when there are none, or that is not to be had.
     */
    abstract boolean loseNewest(SplittableRandom random, long kept);

    /** Whether it has ever been damaged, and that may not have been found yet. */
    abstract boolean isDamaged();

    /** The newest snapshot cannot be read any more; the one before, and the log behind that, can. */
    abstract boolean damageSnapshot();

    /** What a start finds. */
    abstract RecoveredState recover(Lie lie);
}
