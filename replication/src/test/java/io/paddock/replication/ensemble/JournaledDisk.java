package io.paddock.replication.ensemble;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogFault;
import io.paddock.replication.LogRole;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.snapshot.SnapshotConfig;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.ReplicaLog;
import io.paddock.replication.zab.SnapshotInfo;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything that a server of an ensemble keeps on its disk, by the classes that do so in earnest, for simulations that
 * decide when each thing happens: nothing is forced before {@link #force}. The layer above is played by one number. A
 * {@link SimDisk.PowerLoss} may come out of every call. One thread.
 */
public final class JournaledDisk {
    /** Where segments, promises and snapshots are. */
    public static final Path FOLDER = Path.of("/data/log");
    /** Another one, as on a real server: what makes names durable here does so only here. */
    public static final Path SNAPSHOT_FOLDER = Path.of("/data/snap");

    private static final int WINDOW_CAPACITY = 1 << 15;

    private final SimDisk disk;
    private final EnsembleDiskConfig config;
    private final IntSupplier random;
    private final EntryFlyweight entry = new EntryFlyweight(false);
    private EnsembleDisk open;
    private long state;

    /**
     * @param journal settings, with the numbers of server and cluster; its longest entry fits twice into 32 KiB.
     * @param retainBytes how much of the journal is kept for peers at most, before what snapshots need.
     * @param random for what must differ from segment to segment.
     */
    public JournaledDisk(
            final SimDisk disk, final JournalConfig journal, final long retainBytes, final IntSupplier random) {
        this.disk = disk;
        this.random = random;
        config = new EnsembleDiskConfig(
                journal, new SnapshotConfig(4096, 8192, 0, 0, journal.clusterId()), WINDOW_CAPACITY, 2, retainBytes);
    }

    /** What a start finds. */
    public RecoveredState recover(final Configuration initial) {
        state = 0;
        open = EnsembleDisk.open(new EnsembleDiskContext()
                .config(config)
                .disk(disk)
                .journalFolder(FOLDER)
                .snapshotFolder(SNAPSHOT_FOLDER)
                .epochClock(() -> 1)
                .random(random)
                .snapshotPause(ns -> {})
                .threads(false));
        return open.recover(initial, new StateReader());
    }

    /** Of the snapshot in force; null without one. */
    public SnapshotInfo snapshotInfo() {
        return open.snapshotInfo();
    }

    /** The state in the snapshot in force. */
    public long state() {
        return state;
    }

    public ReplicaLog log() {
        return open.log();
    }

    /** Why the disk takes nothing more, or null. */
    public LogFault fault() {
        return open == null ? null : open.fault();
    }

    /** What is appended now goes to the disk with the next force. */
    public void request() {
        open.log().request();
    }

    /** @return index up to which everything is durable. */
    public long force() {
        open.log().force();
        return open.log().durableIndex();
    }

    public long durableIndex() {
        return open.log().durableIndex();
    }

    /** Shows an entry as the layer above gets to see it; valid until the next call. */
    public EntryFlyweight view(final long index) {
        open.log().view(index, entry);
        return entry;
    }

    public void persistVote(final long acceptedEpoch, final int votedFor) {
        open.persistVote(acceptedEpoch, votedFor);
    }

    public void persistFloor(final long floor) {
        open.persistFloor(floor);
    }

    public long floor() {
        return open.ackedFloor();
    }

    /** Writes a snapshot and lets older ones go. */
    public void takeSnapshot(final SnapshotInfo info, final long newState) {
        open.snapshots().begin(info);
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Long.BYTES]);
        bytes.putLong(0, newState);
        try (SnapshotWriter writer = open.snapshots().create(info.zxid(), info.index())) {
            writer.write(bytes, 0, Long.BYTES);
            writer.commit();
        }
        open.onSnapshotDurable(info.zxid());
    }

    /** Lets the journal's beginning go, as far as snapshots and peers allow. */
    public void retain(final long neededIndex) {
        open.retain(neededIndex, Long.MAX_VALUE);
    }

    /** zxid of the newest snapshot, -1 for none. */
    public long newestSnapshot() {
        final long[] zxids = open.snapshots().zxids();
        return zxids.length == 0 ? -1 : zxids[0];
    }

    /** The file of a snapshot, as it travels. */
    public byte[] snapshotFile(final long zxid) {
        try (RawSnapshot raw = open.snapshots().raw(zxid)) {
            final ExpandableArrayBuffer piece = new ExpandableArrayBuffer((int) raw.length());
            final byte[] bytes = new byte[(int) raw.length()];
            int position = 0;
            while (position < bytes.length) {
                final int length = raw.read(position, piece, 0, bytes.length - position);
                piece.getBytes(0, bytes, position, length);
                position += length;
            }
            return bytes;
        }
    }

    /** Takes a peer's file and verifies it. */
    public SnapshotInfo receive(final long zxid, final byte[] file) {
        try (ReceivedSnapshot received = open.snapshots().receive(zxid, file.length)) {
            received.write(new UnsafeBuffer(file), 0, file.length);
            return received.complete();
        }
    }

    /** Puts a snapshot that came whole in the place of the log. */
    public void install(final SnapshotInfo info) {
        open.installSnapshot(info);
        try (SnapshotReader reader = open.snapshots().open(info.zxid())) {
            new StateReader().onSnapshot(reader);
        }
    }

    /** Ends in order; false when not everything appended has reached the disk. */
    public boolean stop() {
        open.close();
        final boolean whole = open.fault() == null;
        open = null;
        return whole;
    }

    /** The process has ended, however that came: nothing more gets to the disk, which may go on with another start. */
    public void abandon() {
        if (open != null) {
            disk.cutPower();
            try {
                open.close();
            } catch (final LogFault | SimDisk.PowerLoss ignore) {
                // Nothing is left but memory that is given back.
            }
            open = null;
        }
    }

    /** Takes the number out of a snapshot. */
    private final class StateReader implements LogConsumer {
        @Override
        public long onSnapshot(final SnapshotReader snapshot) {
            final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Long.BYTES]);
            if (snapshot.length() != Long.BYTES || snapshot.read(bytes, 0, Long.BYTES) != Long.BYTES) {
                throw new IllegalStateException("a snapshot of " + snapshot.length() + " bytes");
            }
            state = bytes.getLong(0);
            return 0;
        }

        @Override
        public void onSnapshotDamaged() {
            state = 0;
        }

        @Override
        public void onCommitted(final LogEntry ignored) {
            throw new IllegalStateException("the disk hands over nothing but snapshots");
        }

        @Override
        public void onBarrier(final long barrierId, final long zxid) {
            throw new IllegalStateException("the disk knows no barrier");
        }

        @Override
        public void onMessage(
                final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
            throw new IllegalStateException("the disk has no messages");
        }

        @Override
        public void onRole(final LogRole role, final int leader, final long epoch) {
            throw new IllegalStateException("the disk has no role");
        }

        @Override
        public void onEpoch(final LogEntry ignored) {
            throw new IllegalStateException("the disk hands over nothing but snapshots");
        }

        @Override
        public void onConfiguration(final LogEntry ignored, final Configuration configuration) {
            throw new IllegalStateException("the disk hands over nothing but snapshots");
        }

        @Override
        public void onOutcomeUnknown(final long throughSequence) {
            throw new IllegalStateException("the disk has no commands");
        }
    }
}
