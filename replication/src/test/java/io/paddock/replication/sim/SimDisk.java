package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.quorum.ConfigurationStack;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.SnapshotInfo;
import java.util.SplittableRandom;

/** What one server has on its disk, and how much of it would outlive a crash. */
final class SimDisk {
    private final Configuration initial;

    long incarnation;
    long acceptedEpoch;
    int votedFor;
    long floor;
    /** Snapshot in force, or null. */
    SnapshotInfo snapshot;
    /** The one before; the log reaches back to it. */
    SnapshotInfo olderSnapshot;

    private SimLog log;

    SimDisk(final Configuration initial) {
        this.initial = initial;
        log = new SimLog(0, 0, 0, 0);
    }

    SimLog log() {
        return log;
    }

    long forcedIndex() {
        return log.forcedIndex();
    }

    boolean holds(final SimLog.Entry entry) {
        if (entry.index() <= log.epochs().baseIndex() || floor >= entry.zxid()) {
            return true;
        }
        return entry.index() <= log.forcedIndex() && log.entry(entry.index()).chain() == entry.chain();
    }

    /** Of what was not forced, the first part may have reached the disk. */
    void crash(final SplittableRandom random) {
        final long last = log.epochs().lastIndex();
        final long forced = log.forcedIndex();
        rebuild(forced + (last > forced ? random.nextLong(last - forced + 1) : 0));
    }

    private void rebuild(final long kept) {
        final long base = log.epochs().baseIndex();
        final SimLog old = log;
        log = new SimLog(base, old.epochs().zxidAt(base), old.chainAt(base), old.baseTimestampMs());
        for (long index = base + 1; index <= kept; index++) {
            log.restore(old.entry(index));
        }
    }

    /** Forced entries are damaged; recovery notices and cuts before them, but remembers how far they went. */
    boolean damage(final SplittableRandom random, final boolean noticed) {
        final long executed = snapshot == null ? 0 : snapshot.index();
        final long forced = log.forcedIndex();
        if (forced <= executed + 1) {
            return false;
        }
        floor = noticed ? Math.max(floor, log.epochs().lastZxid()) : floor;
        rebuild(executed + random.nextLong(forced - executed));
        return true;
    }

    void onSnapshot(final SnapshotInfo taken) {
        olderSnapshot = snapshot;
        snapshot = taken;
        if (olderSnapshot != null && olderSnapshot.index() > log.epochs().baseIndex()) {
            log.purgeBefore(olderSnapshot.index());
        }
    }

    void install(final SnapshotInfo taken) {
        snapshot = taken;
        olderSnapshot = null;
        log.reset(taken.index(), taken.zxid(), taken.chain(), taken.timestampMs());
    }

    RecoveredState recover(final boolean countsStarts) {
        incarnation += countsStarts || incarnation == 0 ? 1 : 0;
        final ConfigurationStack stack = new ConfigurationStack(initial);
        final long executed = snapshot == null ? 0 : snapshot.index();
        if (snapshot != null) {
            stack.reset(executed, snapshot.activatedIndex(), snapshot.active(), snapshot.joining());
        }
        for (long index = executed + 1; index <= log.epochs().lastIndex(); index++) {
            final SimLog.Entry entry = log.entry(index);
            if (entry.type() == EntryType.RECONFIG) {
                stack.onReconfig(index, configuration(entry));
            } else if (entry.type() == EntryType.ACTIVATE) {
                stack.onActivate(index);
            }
        }
        return new RecoveredState(incarnation, acceptedEpoch, votedFor, floor, executed, log, stack);
    }

    static Configuration configuration(final SimLog.Entry entry) {
        return ConfigurationCodec.decode(
                entry.buffer(), SimLog.HEADER_LENGTH, entry.frame().length - SimLog.HEADER_LENGTH);
    }
}
