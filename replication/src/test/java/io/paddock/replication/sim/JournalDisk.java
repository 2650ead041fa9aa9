package io.paddock.replication.sim;

import io.paddock.codecs.journal.EntryHeaderDecoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.ensemble.JournaledDisk;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationStack;
import io.paddock.replication.zab.EpochIndex;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.ReplicaLog;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The disk of a server with everything on it that a real one has: segments, marks, promises and snapshots, written and
 * recovered by the classes that do so in earnest, over a disk in memory. What they hold is followed entry by entry, and
 * what they once called durable must be there after every crash.
 */
final class JournalDisk extends ServerDisk {
    private static final int SEGMENT_LENGTH = 32 * 1024;
    private static final int MAX_ENTRY_LENGTH = 8 * 1024;
    private static final long CLUSTER = 77;
    /** One start in so many finds a rotten slot. */
    private static final int PROMISES_ROT = 4;

    // About as many as there are: each is a moment at which power may go.
    private static final int STEPS_OF_CUT = 12;
    private static final int STEPS_OF_SNAPSHOT = 16;
    private static final int STEPS_OF_INSTALL = 24;

    private final int server;
    private final Configuration initial;
    private final Oracle oracle;
    private final SimLog known;
    private final DiskHabits habits;
    private final SplittableRandom random;
    private final int batchEntries;
    private final SimDisk disk = new SimDisk();
    private final BitRot rot;
    private final JournaledDisk files;
    private final Follower follower = new Follower();
    private final UnsafeBuffer expected = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer shownPayload = new UnsafeBuffer(0, 0);
    private boolean running;
    private boolean damaged;
    /** A slot is rotten, and no start has got so far yet as to make it good. */
    private boolean promisesRot;

    /** Entries up to here were durable before the newest force began, or when the mark was written. */
    private long provenIndex;

    private boolean peaceful;

    private long voteSequence;
    private long writingVoteSequence;
    private long writingEpoch;
    private int writingVote;
    private long floorSequence;
    private long writingFloorSequence;
    private long writingFloor;
    /** What was being written when the power went, or has been written since. */
    private long tryingEpoch;

    private int tryingVote;
    private long tryingFloor;
    private boolean forceAsked;
    private SimSnapshot installing;
    private SimSnapshot found;

    JournalDisk(
            final int server,
            final Configuration initial,
            final Oracle oracle,
            final Habits habits,
            final DiskHabits diskHabits,
            final SplittableRandom random) {
        this.server = server;
        this.initial = initial;
        this.oracle = oracle;
        this.random = random;
        this.habits = diskHabits;
        batchEntries = habits.batchEntries();
        known = new SimLog(oracle.witness(server), batchEntries);
        final JournalConfig journal = new JournalConfig(
                SEGMENT_LENGTH,
                diskHabits.mode(),
                true,
                diskHabits.batchAlignment(),
                MAX_ENTRY_LENGTH,
                MAX_ENTRY_LENGTH,
                1,
                10,
                diskHabits.strictMark(),
                server,
                CLUSTER);
        disk.tearing(diskHabits.tearing());
        rot = new BitRot(disk, random);
        files = new JournaledDisk(disk, journal, diskHabits.retainBytes(), random::nextInt);
    }

    @Override
    SimLog log() {
        if (running) {
            // Old entries that turned out to be damaged are given up while they are read.
            final EpochIndex epochs = files.log().epochs();
            if (epochs.baseIndex() > known.epochs().baseIndex()
                    && epochs.baseIndex() <= known.epochs().lastIndex()) {
                known.purgeBefore(epochs.baseIndex());
            }
        }
        return known;
    }

    // Promises.

    @Override
    void onVoteWriting(final long sequence, final long epoch, final int candidate) {
        writingVoteSequence = sequence;
        writingEpoch = epoch;
        writingVote = candidate;
    }

    @Override
    void onVoteWritten(final long sequence, final long epoch, final int candidate) {
        if (sequence > voteSequence) {
            tryingEpoch = epoch;
            tryingVote = candidate;
            risk(3);
            files.persistVote(epoch, candidate);
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
            tryingFloor = newFloor;
            risk(3);
            files.persistFloor(newFloor);
            floorSequence = sequence;
            floor = newFloor;
        }
    }

    // The log.

    @Override
    void onForceAsked() {
        files.request();
        forceAsked = true;
    }

    @Override
    long onForced(final long index, final long zxid) {
        final long durable = files.force();
        forceAsked = false;
        if (files.fault() != null || durable == known.forcedIndex()) {
            return 0;
        }
        provenIndex = Math.min(known.forcedIndex(), durable);
        known.forcedIndex(durable);
        return durable;
    }

    @Override
    void check(final SimLog.Entry entry) {
        final EntryFlyweight shown = files.view(entry.index());
        boolean same = shown.zxid() == entry.zxid()
                && shown.type() == entry.type()
                && shown.timestampMs() == entry.timestampMs()
                && shown.length() == entry.frame().length - SimLog.HEADER_LENGTH;
        if (same) {
            expected.wrap(entry.frame(), SimLog.HEADER_LENGTH, shown.length());
            shownPayload.wrap(shown.buffer(), shown.offset(), shown.length());
            same = expected.equals(shownPayload);
        }
        if (!same) {
            throw new Violation("I3", "server " + server + " reads " + Zxid.text(entry.zxid()) + " as something else");
        }
    }

    /** The journal, each change of which is noted. */
    private final class Follower implements ReplicaLog {
        private final ExpandableArrayBuffer copy = new ExpandableArrayBuffer(256);
        private final EntryHeaderDecoder header = new EntryHeaderDecoder();

        @Override
        public EpochIndex epochs() {
            return files.log().epochs();
        }

        @Override
        public int lastChain() {
            return files.log().lastChain();
        }

        @Override
        public long lastTimestampMs() {
            return files.log().lastTimestampMs();
        }

        @Override
        public long chainAt(final long index) {
            return files.log().chainAt(index);
        }

        @Override
        public void append(
                final int type,
                final long zxid,
                final long timestampMs,
                final long origin,
                final DirectBuffer payload,
                final int offset,
                final int length) {
            files.log().append(type, zxid, timestampMs, origin, payload, offset, length);
            onAppended();
        }

        @Override
        public boolean appendFrame(final DirectBuffer frame, final int offset, final int length) {
            final boolean taken = files.log().appendFrame(frame, offset, length);
            if (taken) {
                onAppended();
            }
            return taken;
        }

        private void onAppended() {
            final long index = epochs().lastIndex();
            files.log().copyFrames(index, index, Integer.MAX_VALUE, copy, 0);
            header.wrap(copy, 0, EntryHeaderDecoder.BLOCK_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
            final byte[] frame = new byte[(int) header.frameLength()];
            copy.getBytes(0, frame);
            log().follow(frame, lastChain());
            final long durable = files.durableIndex();
            if (durable > known.forcedIndex()) {
                // The window was full, and was forced on the way.
                provenIndex = known.forcedIndex();
                known.forcedIndex(durable);
            }
        }

        @Override
        public int copyFrames(
                final long fromIndex,
                final long lastIndex,
                final int maxLength,
                final MutableDirectBuffer target,
                final int offset) {
            return files.log()
                    .copyFrames(
                            fromIndex, Math.min(lastIndex, fromIndex + batchEntries - 1), maxLength, target, offset);
        }

        @Override
        public int copiedCount() {
            return files.log().copiedCount();
        }

        @Override
        public void truncateAfter(final long index) {
            log().truncateAfter(index);
            risk(STEPS_OF_CUT);
            files.log().truncateAfter(index);
            known.forcedIndex(Math.min(known.forcedIndex(), files.durableIndex()));
            provenIndex = Math.min(provenIndex, known.forcedIndex());
        }
    }

    // Snapshots.

    @Override
    void onSnapshot(final SimSnapshot taken, final boolean purging) {
        if (random.nextInt(8) == 0) {
            // There are more of them than of anything else.
            risk(STEPS_OF_SNAPSHOT);
        }
        try {
            files.takeSnapshot(taken.info(), taken.state());
        } catch (final LogFault ex) {
            if (disk.isCalm()) {
                throw ex;
            }
            // The next one tries again.
            return;
        }
        snapshot = taken;
        files.retain(purging ? Long.MAX_VALUE : Math.max(1, taken.index() - 200));
    }

    @Override
    SimSnapshot toSend() {
        return new SimSnapshot(
                snapshot.info(),
                snapshot.state(),
                files.snapshotFile(snapshot.info().zxid()));
    }

    @Override
    SnapshotInfo receive(final SimSnapshot arrived) {
        try {
            return files.receive(arrived.info().zxid(), arrived.file());
        } catch (final LogFault ex) {
            if (disk.isCalm()) {
                throw ex;
            }
            return null;
        }
    }

    @Override
    void onInstalling(final SimSnapshot taken) {
        installing = taken;
    }

    @Override
    void install(final SimSnapshot taken) {
        risk(STEPS_OF_INSTALL);
        files.install(taken.info());
        Oracle.check(
                files.state() == taken.state(), "I15", () -> "server " + server + " reads another state than was sent");
        installing = null;
        snapshot = taken;
        provenIndex = 0;
        known.reset(
                taken.index(),
                taken.info().zxid(),
                taken.info().chain(),
                taken.info().timestampMs());
    }

    /** Power may go in the middle of what comes now, or soon after; the more steps there are, the more likely. */
    private void risk(final int steps) {
        if (!peaceful && disk.isCalm() && habits.risk() > 0 && random.nextDouble() < habits.risk() * steps) {
            disk.crashAfter(1 + random.nextInt(steps));
        }
    }

    // Ends.

    @Override
    boolean isBroken() {
        return running && (disk.isCrashed() || files.fault() != null);
    }

    @Override
    void calm() {
        peaceful = true;
        disk.calm();
    }

    @Override
    void stop(final SplittableRandom ignored) {
        risk(STEPS_OF_CUT);
        try {
            if (files.stop()) {
                known.forcedIndex(known.epochs().lastIndex());
            }
            ended(disk.isCrashed() ? disk.losePower(random, random.nextDouble()) : disk.restart());
        } catch (final LogFault | SimDisk.PowerLoss ex) {
            crash(ignored, false);
        }
    }

    @Override
    void crash(final SplittableRandom ignored, final boolean losesForces) {
        if (!disk.isCrashed() && files.fault() == null) {
            dieWriting();
        }
        files.abandon();
        // A failed force is the end of the process only: what it should have forced may still be seen by the next one.
        final boolean killed = random.nextInt(4) == 0;
        ended(
                killed
                        ? disk.restart()
                        : disk.losePower(
                                random,
                                switch (random.nextInt(4)) {
                                    case 0 -> 0;
                                    case 1 -> 1;
                                    default -> random.nextDouble();
                                }));
    }

    private void ended(final SimDisk ready) {
        running = false;
        ready.calm();
    }

    /** One thing that is under way gets somewhere: to its first, its second, or its last operation. */
    private void dieWriting() {
        if (random.nextInt(3) == 0) {
            return;
        }
        final boolean installs = installing != null && random.nextInt(2) == 0;
        disk.calm().crashAfter(1 + random.nextInt(installs ? STEPS_OF_INSTALL : 6));
        try {
            if (installs) {
                files.install(installing.info());
            } else if (writingVoteSequence > voteSequence && random.nextInt(2) == 0) {
                tryingEpoch = writingEpoch;
                tryingVote = writingVote;
                files.persistVote(writingEpoch, writingVote);
            } else if (writingFloorSequence > floorSequence && random.nextInt(2) == 0) {
                tryingFloor = writingFloor;
                files.persistFloor(writingFloor);
            } else if (forceAsked) {
                files.force();
            }
        } catch (final LogFault | SimDisk.PowerLoss ignore) {
            // As was meant to be.
        }
    }

    // Damage.

    @Override
    boolean damageLog(final SplittableRandom ignored, final boolean noticed) {
        final boolean inEntry = random.nextInt(4) > 0;
        final boolean done = inEntry ? damageEntry() : rot.spoilSegmentHeader();
        damaged |= done;
        return done;
    }

    /** One that something else proves to have been durable: the newest force may have been a write that was cut off. */
    private boolean damageEntry() {
        final long base = known.epochs().baseIndex();
        final long last = Math.min(provenIndex, known.forcedIndex());
        return last > base
                && rot.spoilEntry(
                        known.entry(base + 1 + random.nextLong(last - base)).frame());
    }

    /** What is damaged may leave nothing behind that tells how far it went, so that nobody could make good for certain. */
    @Override
    boolean loseNewest(final SplittableRandom ignored, final long kept) {
        return false;
    }

    /** Others can make up for one disk that forgets, and need not for two. */
    @Override
    boolean isDamaged() {
        return damaged;
    }

    @Override
    boolean damageSnapshot() {
        final boolean done = rot.spoilNewestSnapshot();
        damaged |= done;
        return done;
    }

    // Starts.

    @Override
    RecoveredState recover(final Lie lie) {
        if (!peaceful && !promisesRot && random.nextInt(PROMISES_ROT) == 0) {
            promisesRot = rot.spoilPromise();
        }
        arm();
        final RecoveredState recovered;
        try {
            recovered = files.recover(initial);
        } catch (final LogFault | SimDisk.PowerLoss ex) {
            if (!disk.isCrashed() && disk.isCalm()) {
                throw new Violation("recovery", "server " + server + " does not start: " + ex.getMessage());
            }
            files.abandon();
            ended(disk.losePower(random, random.nextDouble()));
            return null;
        }
        running = true;
        promisesRot = false;
        found = files.snapshotInfo() == null ? null : new SimSnapshot(files.snapshotInfo(), files.state());
        follow(recovered);
        promises(recovered);
        snapshot = found;
        installing = null;
        forceAsked = false;
        voteSequence = 0;
        writingVoteSequence = 0;
        floorSequence = 0;
        writingFloorSequence = 0;
        return new RecoveredState(
                recovered.incarnation(),
                acceptedEpoch,
                votedFor,
                floor,
                recovered.committedIndex(),
                follower,
                lie == Lie.STATIC_MEMBERSHIP ? new ConfigurationStack(initial) : recovered.configurations());
    }

    /** What may go wrong in this life of the server. */
    private void arm() {
        if (peaceful || random.nextDouble() >= habits.danger()) {
            return;
        }
        final long soon = 1 + random.nextInt(1 + random.nextInt(200));
        switch (random.nextInt(6)) {
            case 0 -> disk.failForceAfter(soon);
            case 1 -> disk.shortWriteAfter(soon);
            case 2 -> disk.spaceLeft(random.nextInt(3 * SEGMENT_LENGTH));
            default -> disk.crashAfter(soon);
        }
    }

    /** What is found is what was written once, without a gap, and all that was called durable. */
    private void follow(final RecoveredState recovered) {
        final EpochIndex epochs = files.log().epochs();
        final List<SimLog.Entry> entries = new ArrayList<>();
        SimLog.Entry base = null;
        if (epochs.baseIndex() > 0) {
            base = oracle.written(epochs.zxidAt(epochs.baseIndex()));
        }
        SimLog.Entry last = base;
        for (long index = epochs.baseIndex() + 1; index <= epochs.lastIndex(); index++) {
            final long at = index;
            final SimLog.Entry entry = oracle.written(epochs.zxidAt(index));
            Oracle.check(
                    entry != null && entry.index() == index,
                    "I3",
                    () -> "server " + server + " finds " + Zxid.text(epochs.zxidAt(at)) + " at " + at
                            + ", which nobody wrote there");
            final SimLog.Entry before = last;
            Oracle.check(
                    before == null || entry.prevChain() == before.chain(),
                    "I3",
                    () -> "server " + server + " finds " + Zxid.text(entry.zxid()) + " behind "
                            + Zxid.text(before.zxid()) + ", where it was not written");
            last = entry;
            entries.add(entry);
        }
        final SimLog.Entry newest = last;
        Oracle.check(
                newest == null || newest.chain() == files.log().lastChain(),
                "I3",
                () -> "server " + server + " finds another history up to " + Zxid.text(newest.zxid()));
        final long durable = known.forcedIndex();
        final long durableZxid = known.epochs().zxidAt(durable);
        final boolean kept = durable <= epochs.baseIndex()
                || durable <= epochs.lastIndex() && epochs.zxidAt(durable) == durableZxid
                || found != null && found.index() >= durable
                || recovered.ackedFloor() >= durableZxid
                || durable > known.epochs().baseIndex() && isOvertaken(known.entry(durable));
        Oracle.check(
                kept,
                "durable",
                () -> "server " + server + " has lost " + Zxid.text(durableZxid) + " at " + durable
                        + ", which it called durable; it finds " + Zxid.text(epochs.lastZxid()) + " at "
                        + epochs.lastIndex() + ", floor " + Zxid.text(recovered.ackedFloor()));
        provenIndex = epochs.lastIndex();
        known.follow(base, epochs.zxidAt(epochs.baseIndex()), entries);
        if (!damaged) {
            readAll(entries);
        }
    }

    /**
     * A snapshot of later entries came, and the crash before it took the place of the log: what the log held behind it
     * is on another history than what is committed, and needs no floor.
     */
    private boolean isOvertaken(final SimLog.Entry entry) {
        return found != null && found.info().zxid() > entry.zxid() && !oracle.isCommitted(entry);
    }

    /** What a disk without damage says it holds can be read; and what is in a snapshot, too, is what was committed. */
    private void readAll(final List<SimLog.Entry> entries) {
        for (final SimLog.Entry entry : entries) {
            try {
                check(entry);
            } catch (final LogFault ex) {
                throw new Violation(
                        "recovery",
                        "server " + server + " cannot read " + Zxid.text(entry.zxid()) + " at " + entry.index()
                                + ", which it says it holds: " + ex.getMessage());
            }
            Oracle.check(
                    found == null
                            || entry.index() > found.index()
                            || oracle.committedEntry(entry.index()).chain() == entry.chain(),
                    "I4",
                    () -> "server " + server + " finds " + Zxid.text(entry.zxid()) + " before its snapshot at "
                            + found.index() + ", where something else was committed");
        }
    }

    private void promises(final RecoveredState recovered) {
        final boolean asPromised = recovered.acceptedEpoch() == acceptedEpoch && recovered.votedFor() == votedFor;
        final boolean asWritten = recovered.acceptedEpoch() == tryingEpoch && recovered.votedFor() == tryingVote;
        Oracle.check(
                asPromised || asWritten,
                "I2",
                () -> "server " + server + " promised epoch " + acceptedEpoch + " to " + votedFor + " and finds "
                        + recovered.acceptedEpoch() + " and " + recovered.votedFor());
        acceptedEpoch = recovered.acceptedEpoch();
        votedFor = recovered.votedFor();
        final boolean floorKept = recovered.ackedFloor() >= Math.min(floor, tryingFloor);
        Oracle.check(
                floorKept,
                "I14",
                () -> "server " + server + " finds floor " + Zxid.text(recovered.ackedFloor()) + " instead of "
                        + Zxid.text(floor));
        Oracle.check(
                damaged
                        || recovered.ackedFloor() <= Math.max(floor, tryingFloor)
                        || recovered.ackedFloor() <= files.log().epochs().lastZxid(),
                "I14",
                () -> "server " + server + " finds floor " + Zxid.text(recovered.ackedFloor()) + " instead of "
                        + Zxid.text(floor) + ", and nothing was lost");
        floor = recovered.ackedFloor();
        tryingEpoch = acceptedEpoch;
        tryingVote = votedFor;
        tryingFloor = floor;
    }
}
