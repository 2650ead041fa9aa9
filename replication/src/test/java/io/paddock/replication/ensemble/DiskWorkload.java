package io.paddock.replication.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.snapshot.SnapshotConfig;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.ReplicaLog;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One server's disk under random work, checked against a list: everything acknowledged stays, or the floor tells of it;
 * nothing is there that was never appended; what is read back is byte for byte what the format says.
 */
final class DiskWorkload {
    static final Path LOG_FOLDER = Path.of("/data/log");
    static final Path SNAPSHOT_FOLDER = Path.of("/data/snap");
    private static final int MAX_ENTRY_LENGTH = 9_000;
    private static final long CLUSTER = 77;

    private final Random random;
    private final JournalConfig journal;
    private final boolean threads;
    private DiskModel model = new DiskModel();
    /** What the log may be instead, while a snapshot is on its way into its place. */
    private DiskModel next;

    private EnsembleDisk server;
    private long ackedIndex;
    private long ackedZxid;
    private long committed;
    private long snapshotIndex;
    private long floor;
    private long floorAsked;
    private long acceptedEpoch;
    private long epochAsked;
    private long incarnation;
    private long clockMs = 5;
    private boolean damaged;
    private long latestEpoch;
    /** Entries after it were examined by the last recovery. */
    private long startIndex;

    DiskWorkload(final Random random, final boolean threads) {
        this.random = random;
        this.threads = threads;
        journal = JournalConfig.defaults()
                .withLengths(64 * 1024, MAX_ENTRY_LENGTH)
                .withMode(AppendMode.values()[random.nextInt(AppendMode.values().length)])
                .withBatchAlignment(random.nextBoolean() ? 512 : 4096)
                .withServerId(3)
                .withClusterId(CLUSTER);
    }

    /** The first values of generators with neighbouring seeds are much alike; so the seed is spread first. */
    static Random random(final long seed) {
        return new Random(seed * 0x9E37_79B9_7F4A_7C15L);
    }

    private EnsembleDisk open(final SimDisk disk) {
        final EnsembleDiskConfig config = new EnsembleDiskConfig(
                journal,
                new SnapshotConfig(4096, 8192, 0, 0, CLUSTER),
                1 << 15,
                random.nextInt(4) == 0 ? 0 : 2,
                random.nextInt(3) * (100L << 10));
        return EnsembleDisk.open(new EnsembleDiskContext()
                .config(config)
                .disk(disk)
                .journalFolder(LOG_FOLDER)
                .snapshotFolder(SNAPSHOT_FOLDER)
                .epochClock(() -> clockMs)
                .random(random::nextInt)
                .threadPrefix("test")
                .threads(threads));
    }

    /** Opens, recovers, works for a while, and closes in order now and then. */
    void run(final SimDisk disk, final int steps) {
        server = open(disk);
        boolean orderly = false;
        try {
            recover();
            for (int i = 0; i < steps; i++) {
                final int what = random.nextInt(60);
                if (what == 0) {
                    close();
                    server = open(disk);
                    recover();
                } else {
                    step(what);
                }
            }
            orderly = true;
        } finally {
            closeAfterAll(orderly);
        }
    }

    private void closeAfterAll(final boolean orderly) {
        try {
            if (orderly) {
                close();
            } else {
                server.close();
            }
        } catch (final LogFault | SimDisk.PowerLoss ignore) {
            // What ended the run is on its way already.
        }
    }

    private void close() {
        server.close();
        if (server.fault() == null) {
            acknowledge(server.log());
            ackedIndex = model.size();
            ackedZxid = Math.max(ackedZxid, model.lastZxid());
        }
    }

    private void step(final int what) {
        final JournalLog log = server.log();
        if (what < 4) {
            truncate(log);
        } else if (what < 6) {
            takeSnapshot();
        } else if (what == 6) {
            install();
        } else if (what == 7) {
            server.retain(random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(model.size() + 1), Long.MAX_VALUE);
        } else if (what == 8) {
            promise(acceptedEpoch + 1);
        } else if (what == 9) {
            askFloor(floor > model.zxid(ackedIndex) ? floor : random.nextBoolean() ? model.lastZxid() : 0);
        } else if (what < 40) {
            append(log);
        } else {
            checkReading(log);
        }
    }

    private void promise(final long epoch) {
        if (epoch > acceptedEpoch) {
            epochAsked = epoch;
            server.persistVote(epoch, 2);
            acceptedEpoch = epoch;
        }
    }

    private void append(final JournalLog log) {
        final int batch = 1 + random.nextInt(6);
        for (int i = 0; i < batch; i++) {
            // What was cut or lost is not replaced within its epoch: a zxid names one entry only.
            final boolean begins = random.nextInt(30) == 0 || Zxid.epoch(model.lastZxid()) < latestEpoch;
            final long epoch = begins || latestEpoch == 0 ? ++latestEpoch : latestEpoch;
            promise(epoch);
            final DiskModel.Entry entry = model.add(random, epoch, MAX_ENTRY_LENGTH);
            if (random.nextBoolean()) {
                log.append(
                        entry.type(),
                        entry.zxid(),
                        entry.timestampMs(),
                        entry.origin(),
                        new UnsafeBuffer(entry.payload()),
                        0,
                        entry.payload().length);
            } else {
                appendFrame(log, entry);
            }
        }
        assertEquals(model.size(), log.epochs().lastIndex());
        assertEquals(model.lastZxid(), log.epochs().lastZxid());
        assertEquals(model.chain(model.size()), log.lastChain());
        if (random.nextInt(4) > 0) {
            log.flush(random.nextBoolean());
        }
        acknowledge(log);
    }

    private void appendFrame(final JournalLog log, final DiskModel.Entry entry) {
        final UnsafeBuffer frame = new UnsafeBuffer(entry.frame().clone());
        if (random.nextInt(4) == 0) {
            // Behind the fields that are each server's own.
            final int bit = 8 * 28 + random.nextInt(8 * (frame.capacity() - 28));
            flip(frame, bit);
            assertFalse(log.appendFrame(frame, 0, frame.capacity()), "a frame with bit " + bit + " flipped");
            flip(frame, bit);
        }
        // What is the sender's own must not get anywhere.
        frame.putInt(0, random.nextInt());
        frame.putLong(16, random.nextLong());
        frame.putByte(24, (byte) random.nextInt());
        assertTrue(log.appendFrame(frame, 0, frame.capacity()));
    }

    private static void flip(final UnsafeBuffer buffer, final int bit) {
        buffer.putByte(bit / 8, (byte) (buffer.getByte(bit / 8) ^ 1 << bit % 8));
    }

    private void acknowledge(final JournalLog log) {
        final long durable = log.durableIndex();
        assertTrue(durable >= ackedIndex && durable <= model.size(), durable + " durable, " + ackedIndex + " before");
        ackedIndex = durable;
        ackedZxid = Math.max(ackedZxid, model.zxid(durable));
        assertEquals(model.zxid(durable), log.durableZxid());
        committed = Math.max(committed, durable - random.nextInt(20));
    }

    private void truncate(final JournalLog log) {
        final long index = committed + random.nextInt(model.size() - (int) committed + 1);
        next = model.copy();
        next.truncateAfter(index);
        ackedIndex = Math.min(ackedIndex, index);
        // What a new leader denies was never committed, and its first entry is greater.
        ackedZxid = Math.min(ackedZxid, next.lastZxid());
        log.truncateAfter(index);
        latestEpoch++;
        model = next;
        next = null;
        assertEquals(index, log.epochs().lastIndex());
        assertEquals(model.chain(index), log.lastChain());
    }

    private void takeSnapshot() {
        if (committed > snapshotIndex) {
            final SnapshotInfo info = model.info(committed);
            write(server.snapshots(), info, model.state(committed));
            snapshotIndex = committed;
            server.onSnapshotDurable(info.zxid());
        }
    }

    private static void write(final EnsembleSnapshots snapshots, final SnapshotInfo info, final byte[] state) {
        snapshots.begin(info);
        try (SnapshotWriter writer = snapshots.create(info.zxid(), info.index())) {
            writer.write(new UnsafeBuffer(state), 0, state.length);
            writer.commit();
        }
    }

    private void askFloor(final long zxid) {
        floorAsked = zxid;
        server.persistFloor(zxid);
        floor = zxid;
    }

    /** A peer has gone on from what is committed here, in an epoch of its own, and sends its snapshot. */
    private void install() {
        final DiskModel peer = model.copy();
        peer.truncateAfter(committed);
        final long epoch = ++latestEpoch;
        for (int i = 0; i <= random.nextInt(60); i++) {
            peer.add(random, epoch, 500);
        }
        promise(epoch);
        final SnapshotInfo info = peer.info(peer.size());
        askFloor(Math.max(floor, model.lastZxid()));
        next = peer;
        receive(info, peer.state(peer.size()));
        server.installSnapshot(info);
        model = next;
        next = null;
        final JournalLog log = server.log();
        assertEquals(model.size(), log.epochs().baseIndex());
        assertEquals(model.size(), log.durableIndex());
        assertEquals(model.chain(model.size()), log.lastChain());
        ackedIndex = model.size();
        committed = model.size();
        snapshotIndex = committed;
    }

    private void receive(final SnapshotInfo info, final byte[] state) {
        final SimDisk peersDisk = new SimDisk();
        final EnsembleSnapshots peers = new EnsembleSnapshots(
                peersDisk,
                new io.paddock.replication.snapshot.FileSnapshotStore(
                        peersDisk, new SnapshotConfig(4096, 8192, 0, 0, CLUSTER), SNAPSHOT_FOLDER, ns -> {}));
        write(peers, info, state);
        try (RawSnapshot raw = peers.raw(info.zxid());
                ReceivedSnapshot received = server.snapshots().receive(info.zxid(), raw.length())) {
            final ExpandableArrayBuffer piece = new ExpandableArrayBuffer();
            while (!received.isComplete()) {
                final int length = raw.read(received.position(), piece, 3, 1 + random.nextInt(5_000));
                received.write(piece, 3, length);
            }
            assertEquals(info, received.complete());
        }
    }

    private void checkReading(final JournalLog log) {
        final long base = log.epochs().baseIndex();
        assertTrue(base <= committed, "the base " + base + " is behind what is committed");
        assertEquals(model.zxid(base), log.epochs().zxidAt(base));
        if (base == model.size()) {
            return;
        }
        final long index = base + 1 + random.nextInt(model.size() - (int) base);
        final long chain = log.chainAt(index - 1);
        assertEquals(index <= log.epochs().baseIndex(), chain == ReplicaLog.NO_CHAIN, "no chain up to " + (index - 1));
        if (chain == ReplicaLog.NO_CHAIN) {
            // Old entries turned out to be damaged.
            assertTrue(log.epochs().baseIndex() <= snapshotIndex);
            return;
        }
        assertEquals(Integer.toUnsignedLong(model.chain(index - 1)), chain, "chain up to " + (index - 1));
        assertEquals(model.zxid(index), log.epochs().zxidAt(index));
        if (index > startIndex && random.nextBoolean()) {
            final EntryFlyweight entry = new EntryFlyweight(false);
            log.view(index, entry);
            final byte[] payload = new byte[entry.length()];
            entry.buffer().getBytes(entry.offset(), payload);
            assertArrayEquals(model.entry(index).payload(), payload, "payload of entry " + index);
            assertEquals(model.entry(index).type(), entry.type());
        } else {
            checkCopy(log, index);
        }
    }

    private void checkCopy(final JournalLog log, final long from) {
        final long last = from + random.nextInt(model.size() - (int) from + 1);
        final int room = random.nextInt(20_000);
        final ExpandableArrayBuffer target = new ExpandableArrayBuffer();
        final int length = log.copyFrames(from, last, room, target, 5);
        final int count = log.copiedCount();
        if (count == 0 && log.epochs().baseIndex() >= from && log.epochs().baseIndex() <= snapshotIndex) {
            return;
        }
        assertTrue(count >= 1 && from + count - 1 <= last, count + " entries from " + from + " to " + last);
        assertTrue(count == 1 || length <= room + 7, length + " bytes for " + room);
        int at = 5;
        for (int i = 0; i < count; i++) {
            final byte[] expected = model.entry(from + i).frame();
            final byte[] copied = new byte[expected.length];
            target.getBytes(at, copied);
            assertArrayEquals(expected, copied, "frame of entry " + (from + i));
            at += expected.length + 7 & -8;
        }
        assertEquals(5 + length, at);
    }

    // Recovery.

    private void recover() {
        clockMs += random.nextInt(3);
        final SnapshotChecker consumer = new SnapshotChecker();
        final RecoveredState recovered = server.recover(DiskModel.INITIAL, consumer);
        assertTrue(recovered.incarnation() > incarnation, "start " + recovered.incarnation());
        incarnation = recovered.incarnation();
        assertTrue(recovered.acceptedEpoch() == acceptedEpoch || recovered.acceptedEpoch() == epochAsked);
        acceptedEpoch = recovered.acceptedEpoch();
        assertEquals(acceptedEpoch == 0 ? 0 : 2, recovered.votedFor());
        final JournalLog log = server.log();
        if (next != null && isNext(recovered, log)) {
            model = next;
            committed = Math.min(committed, model.size());
            ackedIndex = Math.min(ackedIndex, model.size());
            if (recovered.committedIndex() > committed) {
                committed = recovered.committedIndex();
                snapshotIndex = committed;
                ackedIndex = committed;
            }
        }
        next = null;
        checkRecovered(recovered, log, consumer);
    }

    private boolean isNext(final RecoveredState recovered, final JournalLog log) {
        final long last = log.epochs().lastIndex();
        return recovered.committedIndex() > snapshotIndex
                        && next.size() >= recovered.committedIndex()
                        && next.size() == recovered.committedIndex()
                || last <= next.size() && log.lastChain() == next.chain(last) && last >= committed;
    }

    private void checkRecovered(final RecoveredState recovered, final JournalLog log, final SnapshotChecker consumer) {
        floor = recovered.ackedFloor();
        final long position = Math.max(floor, log.epochs().lastZxid());
        if (damaged) {
            cutWhatCameBack(log, recovered.committedIndex());
        }
        final long last = log.epochs().lastIndex();
        assertTrue(
                position >= ackedZxid,
                "position " + Zxid.text(position) + ", acknowledged was " + Zxid.text(ackedZxid));
        assertTrue(last <= model.size(), last + " entries of " + model.size());
        assertEquals(model.chain(last), log.lastChain(), "history up to " + last);
        assertEquals(model.zxid(last), log.epochs().lastZxid());
        if (!damaged) {
            assertTrue(last >= ackedIndex, "recovered " + last + " of " + ackedIndex + " acknowledged entries");
            assertTrue(floor == floorAsked || floor <= Math.max(floorAsked, model.lastZxid()));
        }
        model.truncateAfter(last);
        ackedIndex = last;
        committed = Math.min(committed, last);
        final long state = recovered.committedIndex();
        assertEquals(model.zxid(state), consumer.zxid());
        assertArrayEquals(state == 0 ? new byte[0] : model.state(state), consumer.state(), "state at " + state);
        assertEquals(state == 0 ? null : model.info(state), server.snapshotInfo());
        assertTrue(state >= snapshotIndex || damaged, "snapshot " + state + " of " + snapshotIndex);
        snapshotIndex = state;
        committed = Math.max(committed, state);
        damaged = false;
        floorAsked = floor;
        for (long index = log.epochs().baseIndex() + 1; index <= last; index++) {
            assertEquals(model.zxid(index), log.epochs().zxidAt(index));
            final long chain = log.chainAt(index);
            if (chain == ReplicaLog.NO_CHAIN) {
                index = log.epochs().baseIndex();
            } else {
                assertEquals(Integer.toUnsignedLong(model.chain(index)), chain, "chain of " + index);
            }
        }
        startIndex = state;
        latestEpoch++;
        assertTrue(log.epochs().baseIndex() <= committed);
    }

    /**
     * Where a segment and the seal of the one before are both gone, entries that had been cut are there again: never
     * committed ones, which a leader has cut once more.
     */
    private void cutWhatCameBack(final JournalLog log, final long state) {
        long common = Math.min(model.size(), log.epochs().lastIndex());
        while (common > log.epochs().baseIndex()
                && log.chainAt(common) != Integer.toUnsignedLong(model.chain(common))) {
            common--;
        }
        if (common < log.epochs().lastIndex()) {
            assertTrue(common >= state, common + " of " + state + " in the snapshot");
            // With nothing written since the cut it is as if it had not come to this server yet.
            assertTrue(
                    floor >= log.epochs().lastZxid() || common == model.size(),
                    "only the floor keeps this server from leading");
            log.truncateAfter(common);
        }
    }

    /** What lies in the folders is not what was written: the next recovery may lose it, if it remembers that. */
    void onDamage() {
        damaged = true;
    }

    /** Only opens what another one has left. */
    void expectStart(final SimDisk disk) {
        try (EnsembleDisk opened = open(disk.restart())) {
            opened.recover(DiskModel.INITIAL, new SnapshotChecker());
        }
    }

    DiskModel model() {
        return model;
    }
}
