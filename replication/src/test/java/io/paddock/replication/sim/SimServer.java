package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.quorum.ConfigurationStack;
import io.paddock.replication.quorum.ServerSet;
import io.paddock.replication.zab.Environment;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.SnapshotInfo;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One server: a replica, its disk, and the layer above played by a counter of what was executed. */
final class SimServer implements Environment {
    private static final long TICK_NS = 25_000_000;

    private final SimCluster cluster;
    private final int number;
    private final SimDisk disk;
    private final double clockRate;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[24]);
    private final Map<Long, Long> barriers = new HashMap<>();

    private Replica replica;
    private ConfigurationStack configurations;
    private long wallOffsetMs;
    private long pausedUntilNs;
    private long slowUntilNs;
    private long committedIndex;
    private boolean executing;
    private boolean batchEnds;
    private boolean snapshotting;
    private long nextBarrier;
    private long lastSubmitted;
    private long submittedLife;
    private long ownExecuted;
    private long ownLife;
    private long floorSequence;
    private long floorLife;
    /** Events of an earlier start find another number here. */
    private long life;

    SimServer(final SimCluster cluster, final int number, final Configuration initial) {
        this.cluster = cluster;
        this.number = number;
        disk = new SimDisk(initial);
        clockRate = 1 + cluster.drift() * (2 * cluster.random().nextDouble() - 1);
    }

    int number() {
        return number;
    }

    SimCluster cluster() {
        return cluster;
    }

    SimDisk disk() {
        return disk;
    }

    Replica replica() {
        return replica;
    }

    boolean isUp() {
        return replica != null;
    }

    // Life and death.

    void start() {
        life++;
        final RecoveredState recovered = disk.recover(cluster.lie() != Lie.SAME_INCARNATION);
        configurations = recovered.configurations();
        committedIndex = recovered.committedIndex();
        executing = false;
        batchEnds = false;
        snapshotting = false;
        barriers.clear();
        pausedUntilNs = 0;
        replica = new Replica(number, cluster.timing(), this, recovered, localNs(), 1 << 12, 64);
        tick();
    }

    void crash() {
        if (replica != null) {
            replica = null;
            life++;
            disk.crash(cluster.random());
        }
    }

    void pause(final long lengthNs) {
        pausedUntilNs = cluster.queue().nowNs() + lengthNs;
    }

    void slowDisk(final long lengthNs) {
        slowUntilNs = cluster.queue().nowNs() + lengthNs;
    }

    void jumpWallClock(final long ms) {
        wallOffsetMs += ms;
    }

    private long localNs() {
        return (long) (cluster.queue().nowNs() * clockRate) + number * 1_000_003L;
    }

    /** Runs something on this server, unless it has crashed meanwhile; a paused one does it later. */
    private void later(final long delayNs, final Runnable work) {
        final long mine = life;
        cluster.queue().after(delayNs, () -> runOrWait(mine, work));
    }

    private void runOrWait(final long mine, final Runnable work) {
        if (mine != life || replica == null) {
            return;
        }
        if (cluster.queue().nowNs() < pausedUntilNs) {
            cluster.queue().at(pausedUntilNs, () -> runOrWait(mine, work));
            return;
        }
        replica.onTick(localNs(), wallMs());
        work.run();
        endBatchSoon();
    }

    private long wallMs() {
        return 1_000_000 + cluster.queue().nowNs() / 1_000_000 + wallOffsetMs;
    }

    private void endBatchSoon() {
        if (replica == null || batchEnds) {
            return;
        }
        final long cycle = cluster.cycleNs();
        if (cycle == 0) {
            replica.endBatch();
        } else {
            batchEnds = true;
            final long mine = life;
            cluster.queue().after(cluster.random().nextLong(cycle), () -> {
                if (mine == life && replica != null) {
                    batchEnds = false;
                    replica.endBatch();
                }
            });
        }
    }

    private void tick() {
        final long wait = Math.max(100_000, Math.min(TICK_NS, replica.nextDeadlineNs() - localNs() + 1));
        later(wait, this::tick);
        // runOrWait has ticked the replica.
    }

    void receive(final byte[] message) {
        final long mine = life;
        runOrWait(mine, () -> replica.onMessage(new UnsafeBuffer(message), 0, message.length));
    }

    // What the layer above does.

    void submit() {
        if (replica != null) {
            if (submittedLife != life) {
                submittedLife = life;
                lastSubmitted = 0;
            }
            command.putLong(0, (long) number << 32 | life);
            command.putLong(8, lastSubmitted + 1);
            command.putLong(16, cluster.random().nextLong());
            final long sequence =
                    replica.submit(command, 0, 16 + cluster.random().nextInt(9));
            if (sequence != 0) {
                Oracle.check(sequence == lastSubmitted + 1, () -> "a submitted command got sequence " + sequence);
                lastSubmitted = sequence;
            }
            endBatchSoon();
        }
    }

    /** Commands of this start that have not come back. */
    long unfinished() {
        return submittedLife == life ? lastSubmitted - (ownLife == life ? ownExecuted : 0) : 0;
    }

    void barrier() {
        if (replica != null) {
            barriers.put(++nextBarrier, cluster.oracle().committedIndex());
            replica.barrier(nextBarrier);
            endBatchSoon();
        }
    }

    int openBarriers() {
        return barriers.size();
    }

    void takeSnapshot() {
        if (replica == null || snapshotting || replica.executedIndex() <= snapshotIndex()) {
            return;
        }
        final long index = replica.executedIndex();
        if (index <= disk.log().epochs().baseIndex()) {
            return;
        }
        final SimLog.Entry entry = disk.log().entry(index);
        final ConfigurationStack.Step step = configurations.at(index);
        final SnapshotInfo info = new SnapshotInfo(
                index,
                entry.zxid(),
                entry.chain(),
                entry.timestampMs(),
                step.active(),
                step.joining(),
                step.activatedIndex(),
                cluster.oracle().originsUpTo(index));
        snapshotting = true;
        later(cluster.diskNs(slowUntilNs) * 4, () -> {
            snapshotting = false;
            if (info.index() > snapshotIndex()) {
                disk.onSnapshot(info);
            }
        });
    }

    private long snapshotIndex() {
        return disk.snapshot == null ? 0 : disk.snapshot.index();
    }

    boolean reconfigure(final Configuration next) {
        if (replica == null) {
            return false;
        }
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = ConfigurationCodec.encode(next, buffer, 0);
        final boolean begun = replica.reconfigure(next, buffer, 0, length) == null;
        endBatchSoon();
        return begun;
    }

    void transfer(final int target) {
        if (replica != null) {
            replica.transfer(target);
            endBatchSoon();
        }
    }

    boolean holds(final SimLog.Entry entry) {
        final SimLog log = disk.log();
        return entry.index() <= log.epochs().baseIndex()
                || entry.index() <= log.epochs().lastIndex()
                        && log.entry(entry.index()).chain() == entry.chain();
    }

    boolean isQuorumOnDisk(final ServerSet holders) {
        return replica.active().isQuorum(holders)
                || replica.joining() != null && replica.joining().isQuorum(holders);
    }

    /** Whether the disk's own view would give the lie away before any harm is done. */
    private boolean isTrusting() {
        return cluster.lie() == Lie.ENTRIES_BEFORE_FORCE;
    }

    private void execute() {
        executing = false;
        while (replica != null && !replica.isStopped() && replica.executedIndex() < committedIndex) {
            final long index = replica.executedIndex() + 1;
            final SimLog.Entry entry = disk.log().entry(index);
            Oracle.check(
                    index <= disk.forcedIndex(),
                    () -> "server " + number + " executes entry " + index + " before it is on its disk");
            cluster.oracle().onCommitted(this, entry);
            final int origin = (int) (entry.origin() >>> 48);
            final long sequence = entry.origin() & 0xFFFF_FFFF_FFFFL;
            if (origin == number && entry.type() == 1 && replica.isOwn(entry.zxid())) {
                ownLife = life;
                ownExecuted = sequence;
            }
            replica.onExecuted(index, entry.zxid(), entry.type(), origin, sequence);
        }
    }

    // Environment.

    @Override
    public boolean send(
            final int server, final int stream, final DirectBuffer buffer, final int offset, final int length) {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        return cluster.network().send(number, server, message);
    }

    @Override
    public void persistVote(final long sequence, final long acceptedEpoch, final int votedFor) {
        cluster.onDanger(this);
        if (cluster.lie() == Lie.VOTES_BEFORE_FORCE) {
            later(0, () -> replica.onVotePersisted(sequence));
        }
        later(cluster.diskNs(slowUntilNs), () -> {
            if (acceptedEpoch > disk.acceptedEpoch
                    || acceptedEpoch == disk.acceptedEpoch && votedFor != 0 && disk.votedFor == 0) {
                disk.acceptedEpoch = acceptedEpoch;
                disk.votedFor = votedFor;
            }
            replica.onVotePersisted(sequence);
        });
    }

    @Override
    public void persistFloor(final long sequence, final long ackedFloor) {
        cluster.onDanger(this);
        later(cluster.diskNs(slowUntilNs), () -> {
            if (sequence > floorSequence || floorLife != life) {
                floorLife = life;
                floorSequence = sequence;
                disk.floor = ackedFloor;
            }
            replica.onFloorPersisted(sequence);
        });
    }

    @Override
    public void flush() {
        final long index = disk.log().epochs().lastIndex();
        final long zxid = disk.log().epochs().lastZxid();
        cluster.onDanger(this);
        if (cluster.lie() == Lie.ENTRIES_BEFORE_FORCE) {
            later(0, () -> replica.onFlushed(index, zxid));
        }
        later(cluster.diskNs(slowUntilNs), () -> {
            if (disk.log().onForced(index, zxid)) {
                replica.onFlushed(index, zxid);
            }
        });
    }

    @Override
    public void committed(final long index) {
        final boolean early = cluster.lie() == Lie.EXECUTES_UNFORCED;
        committedIndex = Math.max(committedIndex, early ? replica.commitIndex() : index);
        if (!executing) {
            executing = true;
            later(cluster.random().nextLong(200_000), this::execute);
        }
    }

    @Override
    public void role(final Role role, final int leader, final long epoch) {
        if (role == Role.LEADING) {
            cluster.onLeading(this, epoch);
        }
        cluster.oracle().mix(number * 31L + role.ordinal() + epoch * 7);
    }

    @Override
    public void barrierReached(final long id, final long index) {
        final Long least = barriers.remove(id);
        Oracle.check(
                least != null && index >= least,
                () -> "server " + number + " passed a barrier at " + index + " that was asked for when " + least
                        + " was committed");
    }

    @Override
    public void outcomeUnknown(final long sequence) {
        ownLife = life;
        ownExecuted = sequence;
    }

    @Override
    public void sideband(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {}

    @Override
    public long newestSnapshot() {
        return disk.snapshot == null ? -1 : disk.snapshot.zxid();
    }

    @Override
    public void sendSnapshot(final int server, final long zxid) {
        final SnapshotInfo info = disk.snapshot;
        later(5_000_000 + cluster.random().nextLong(50_000_000), () -> {
            cluster.network().sendSnapshot(number, server, info);
            replica.onSnapshotSent(server);
        });
    }

    void receiveSnapshot(final SnapshotInfo info) {
        runOrWait(life, () -> replica.onSnapshotReceived(info));
    }

    @Override
    public void installSnapshot(final SnapshotInfo snapshot) {
        cluster.onDanger(this);
        later(cluster.diskNs(slowUntilNs) * 2, () -> {
            disk.install(snapshot);
            committedIndex = snapshot.index();
            cluster.onDanger(this);
            if (replica != null) {
                replica.onSnapshotInstalled(snapshot);
            }
        });
    }

    @Override
    public void reconfigured(final long version) {}

    @Override
    public long random(final long bound) {
        return cluster.random().nextLong(bound);
    }

    @Override
    public void fatal(final String reason) {
        throw new Violation(reason);
    }
}
