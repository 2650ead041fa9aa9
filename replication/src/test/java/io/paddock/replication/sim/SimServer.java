package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.quorum.ServerSet;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.Environment;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.SnapshotInfo;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** One server: a replica, its disk, and the layer above played by a digest of what was executed. */
final class SimServer implements Environment {
    private static final int PENDING_BYTES = 1 << 12;
    private static final int PENDING_COUNT = 64;

    private final SimCluster cluster;
    private final int number;
    private final Configuration initial;
    private final ServerDisk disk;
    private final Promises promises;
    private final SimClient client;
    private final double clockRate;

    private Replica replica;
    private Configuration active;
    private Configuration joining;
    private long activatedIndex;
    private long wallOffsetMs;
    private long pausedUntilNs;
    private long slowUntilNs;
    private long committedIndex;
    private long state;
    private boolean executing;
    private boolean batchEnds;
    private boolean snapshotting;
    private SimSnapshot arriving;
    private final List<SimSnapshot> onTheWay = new ArrayList<>();
    private long tickNs;
    /** Events of an earlier start find another number here. */
    private long life;

    SimServer(final SimCluster cluster, final int number, final Configuration initial) {
        this.cluster = cluster;
        this.number = number;
        this.initial = initial;
        disk = cluster.newDisk(number, initial);
        promises = new Promises(cluster, this);
        client = new SimClient(cluster, this);
        clockRate = 1 + cluster.habits().drift() * (2 * cluster.random().nextDouble() - 1);
    }

    int number() {
        return number;
    }

    SimCluster cluster() {
        return cluster;
    }

    ServerDisk disk() {
        return disk;
    }

    SimClient client() {
        return client;
    }

    /** Null while it is down. */
    Replica replica() {
        return replica;
    }

    boolean isUp() {
        return replica != null;
    }

    long life() {
        return life;
    }

    // Life and death.

    void start() {
        life++;
        final RecoveredState recovered = disk.recover(cluster.lie());
        if (recovered == null) {
            cluster.trace(this, "fails while it starts", life);
            cluster.startLater(this);
            return;
        }
        executedUpTo(disk.snapshot());
        executing = false;
        batchEnds = false;
        snapshotting = false;
        arriving = null;
        pausedUntilNs = 0;
        tickNs = Long.MAX_VALUE;
        client.onStart();
        cluster.trace(this, "starts", life);
        replica = new Replica(
                number, cluster.habits().timing(), this, recovered, localNs(), PENDING_BYTES, PENDING_COUNT);
        scheduleTick();
    }

    private void executedUpTo(final SimSnapshot snapshot) {
        committedIndex = snapshot == null ? 0 : snapshot.index();
        state = snapshot == null ? 0 : snapshot.state();
        active = snapshot == null ? initial : snapshot.info().active();
        joining = snapshot == null ? null : snapshot.info().joining();
        activatedIndex = snapshot == null ? 0 : snapshot.info().activatedIndex();
        if (snapshot != null) {
            cluster.oracle().onState(number, snapshot.index(), snapshot.state());
        }
    }

    void crash() {
        if (replica != null) {
            cluster.trace(this, "crashes", life);
            replica = null;
            life++;
            disk.crash(cluster.random(), cluster.lie() == Lie.FORCES_LOST);
        }
    }

    void pause(final long lengthNs) {
        pausedUntilNs = Math.max(pausedUntilNs, cluster.queue().nowNs() + lengthNs);
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

    private long wallMs() {
        return 1_000_000 + cluster.queue().nowNs() / 1_000_000 + wallOffsetMs;
    }

    // Events.

    private Event event(final Event.Kind kind) {
        final Event event = cluster.queue().take(kind);
        event.server = this;
        event.life = life;
        return event;
    }

    /** Runs something on this server, unless it has crashed meanwhile; a paused one does it later. */
    private void later(final long delayNs, final Runnable work) {
        final Event event = event(Event.Kind.RUN);
        event.work = work;
        cluster.queue().add(event, delayNs);
    }

    /** @return true when the event has been put off. */
    boolean on(final Event event) {
        if (replica == null || event.life != life && event.life != 0) {
            return false;
        }
        if (cluster.queue().nowNs() < pausedUntilNs) {
            cluster.queue().add(event, pausedUntilNs - cluster.queue().nowNs());
            return true;
        }
        if (pausedUntilNs != 0) {
            // What would have stood still is the whole process, but for its links.
            pausedUntilNs = 0;
            replica.onResume(localNs(), wallMs());
        } else {
            replica.onTime(localNs(), wallMs());
        }
        if (event.kind == Event.Kind.BATCH_END) {
            batchEnds = false;
            replica.endBatch();
            scheduleTick();
            return false;
        }
        switch (event.kind) {
            case MESSAGE -> {
                cluster.traceReceived(this, event);
                replica.onMessage(event.bytes, 0, event.length);
            }
            case TICK -> {
                tickNs = Long.MAX_VALUE;
                replica.onTick(localNs(), wallMs());
            }
            case FORCED -> onForced(event.first, event.second);
            case VOTE_PERSISTED -> {
                disk.onVoteWritten(event.first, event.second, event.third);
                replica.onVotePersisted(event.first);
            }
            case FLOOR_PERSISTED -> {
                if (cluster.lie() != Lie.FLOOR_LOST) {
                    disk.onFloorWritten(event.first, event.second);
                }
                replica.onFloorPersisted(event.first);
            }
            case EXECUTE -> execute();
            default -> event.work.run();
        }
        afterInput();
        return false;
    }

    void afterInput() {
        if (replica == null) {
            return;
        }
        final long cycle = cluster.habits().cycleNs();
        if (cycle == 0) {
            replica.endBatch();
        } else if (!batchEnds) {
            batchEnds = true;
            cluster.queue().add(event(Event.Kind.BATCH_END), cluster.random().nextLong(cycle));
        }
        scheduleTick();
    }

    /** One tick is under way, unless the replica wants an earlier one. */
    private void scheduleTick() {
        final long wait = Math.max(100_000, (long) ((replica.nextDeadlineNs() - localNs()) / clockRate) + 1000);
        final long wantedNs = cluster.queue().nowNs() + wait;
        if (wantedNs < tickNs) {
            tickNs = wantedNs;
            cluster.queue().add(event(Event.Kind.TICK), wait);
        }
    }

    private void execute() {
        executing = false;
        while (!replica.isStopped() && replica.executedIndex() < committedIndex) {
            final long index = replica.executedIndex() + 1;
            final SimLog.Entry entry = disk.log().entry(index);
            Oracle.check(
                    index <= disk.log().forcedIndex(),
                    "I9",
                    () -> "server " + number + " executes entry " + index + " before it is on its disk");
            disk.check(entry);
            state = Oracle.nextState(state, entry);
            cluster.oracle().onExecuted(this, entry, state);
            final int origin = (int) (entry.origin() >>> 48);
            final long sequence = entry.origin() & 0xFFFF_FFFF_FFFFL;
            if (origin == number && entry.type() == EntryType.COMMAND && replica.isOwn(entry.zxid())) {
                client.onAcknowledged(sequence, index);
            }
            if (entry.type() == EntryType.RECONFIG) {
                joining = SimLog.configuration(entry);
            } else if (entry.type() == EntryType.ACTIVATE) {
                active = joining;
                joining = null;
                activatedIndex = index;
            }
            replica.onExecuted(index, entry.zxid(), entry.type(), origin, sequence);
        }
    }

    private void onForced(final long index, final long zxid) {
        final long durable = disk.onForced(index, zxid);
        if (durable > 0) {
            replica.onFlushed(durable, disk.log().epochs().zxidAt(durable));
            if (!onTheWay.isEmpty()) {
                letArriveWhatIsNotNeeded();
            }
        }
    }

    // What the layer above does.

    void takeSnapshot() {
        if (replica == null || snapshotting || replica.executedIndex() <= disk.snapshotIndex()) {
            return;
        }
        final long index = replica.executedIndex();
        if (index <= disk.log().epochs().baseIndex()) {
            return;
        }
        final SimSnapshot exact = new SimSnapshot(infoAt(index), state);
        snapshotting = true;
        later(diskNs() * 4, () -> {
            snapshotting = false;
            if (index > disk.snapshotIndex()) {
                final boolean fuzzy = cluster.lie() == Lie.FUZZY_SNAPSHOT;
                disk.onSnapshot(
                        fuzzy ? new SimSnapshot(exact.info(), state) : exact,
                        cluster.habits().purging());
                cluster.trace(this, "has taken a snapshot at", index);
            }
        });
    }

    private SnapshotInfo infoAt(final long index) {
        final SimLog.Entry entry = disk.log().entry(index);
        return new SnapshotInfo(
                index,
                entry.zxid(),
                entry.chain(),
                entry.timestampMs(),
                active,
                joining,
                activatedIndex,
                cluster.oracle().originsUpTo(index));
    }

    boolean reconfigure(final Configuration next) {
        if (replica == null) {
            return false;
        }
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = ConfigurationCodec.encode(next, buffer, 0);
        final boolean begun = replica.reconfigure(next, buffer, 0, length) == null;
        cluster.trace(this, begun ? "begins to change the ensemble: " + next : "refuses to change the ensemble", 0);
        afterInput();
        return begun;
    }

    void transfer(final int target) {
        if (replica != null) {
            cluster.trace(this, "is asked to make room for", target);
            replica.transfer(target);
            afterInput();
        }
    }

    /** Stops in order. */
    /** It is told, rightly or not, that the process of another one has ended. */
    void hearOfEnd(final int server) {
        if (replica != null && cluster.queue().nowNs() >= pausedUntilNs) {
            cluster.trace(this, "hears of the end of", server);
            replica.onTime(localNs(), wallMs());
            replica.onPeerGone(server);
            afterInput();
        }
    }

    void stop() {
        if (replica != null) {
            replica.sayGoodbye();
            cluster.trace(this, "stops", life);
            replica = null;
            life++;
            disk.stop(cluster.random());
        }
    }

    /** Whether its log, as it stands, has the entry. */
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

    private long diskNs() {
        final long usual = 50_000 + cluster.random().nextLong(cluster.habits().diskSpreadNs());
        final boolean slow =
                cluster.queue().nowNs() < slowUntilNs || cluster.random().nextInt(200) == 0;
        return slow ? usual * 20 : usual;
    }

    // Environment.

    @Override
    public boolean send(
            final int server, final int stream, final DirectBuffer buffer, final int offset, final int length) {
        promises.onSending(server, buffer, offset);
        return cluster.network().send(number, server, buffer, offset, length);
    }

    @Override
    public void persistVote(final long sequence, final long acceptedEpoch, final int votedFor) {
        cluster.onDanger(this);
        disk.onVoteWriting(sequence, acceptedEpoch, votedFor);
        if (cluster.lie() == Lie.VOTES_BEFORE_FORCE) {
            later(0, () -> replica.onVotePersisted(sequence));
        }
        final Event event = event(Event.Kind.VOTE_PERSISTED);
        event.first = sequence;
        event.second = acceptedEpoch;
        event.third = votedFor;
        cluster.queue().add(event, diskNs());
    }

    @Override
    public void persistFloor(final long sequence, final long ackedFloor) {
        cluster.onDanger(this);
        disk.onFloorWriting(sequence, ackedFloor);
        final Event event = event(Event.Kind.FLOOR_PERSISTED);
        event.first = sequence;
        event.second = ackedFloor;
        cluster.queue().add(event, diskNs());
    }

    @Override
    public void flush() {
        cluster.onDanger(this);
        final long index = disk.log().epochs().lastIndex();
        final long zxid = disk.log().epochs().lastZxid();
        disk.onForceAsked();
        if (cluster.lie() == Lie.ENTRIES_BEFORE_FORCE) {
            later(0, () -> replica.onFlushed(index, zxid));
        }
        final Event event = event(Event.Kind.FORCED);
        event.first = index;
        event.second = zxid;
        cluster.queue().add(event, diskNs());
    }

    @Override
    public void committed(final long index) {
        final boolean early = cluster.lie() == Lie.EXECUTES_UNFORCED;
        committedIndex = Math.max(committedIndex, early ? replica.commitIndex() : index);
        if (!executing) {
            executing = true;
            cluster.queue().add(event(Event.Kind.EXECUTE), cluster.random().nextLong(200_000));
        }
    }

    @Override
    public void role(final Role role, final int leader, final long epoch) {
        cluster.trace(this, "is " + role + " under " + leader + " in epoch", epoch);
        if (role == Role.LEADING) {
            cluster.onLeading(this, epoch);
        } else if (role == Role.ELECTED) {
            cluster.onElected(this);
        }
        cluster.oracle().mix(number * 31L + role.ordinal() + epoch * 7);
    }

    @Override
    public void barrierReached(final long id, final long index) {
        client.onBarrier(id, index);
    }

    @Override
    public void outcomeUnknown(final long sequence) {
        client.onUnknown(sequence);
    }

    @Override
    public void sideband(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {}

    @Override
    public long newestSnapshot() {
        return disk.snapshot() == null ? -1 : disk.snapshot().info().zxid();
    }

    @Override
    public void sendSnapshot(final int server, final long zxid) {
        final SimSnapshot snapshot = disk.toSend();
        final Habits habits = cluster.habits();
        final boolean slow =
                habits.aim() == Habits.Aim.SLOW_SNAPSHOTS && cluster.random().nextInt(2) == 0;
        final boolean atOnce = slow && cluster.random().nextInt(2) == 0;
        if (atOnce) {
            cluster.network().sendSnapshot(number, server, snapshot, true);
        }
        cluster.trace(this, "sends the snapshot at " + snapshot.index() + " to", server);
        if (slow) {
            cluster.onSnapshotLeaving(this);
        }
        final long longest = slow ? 3 * habits.timing().electionNs() : 30_000_000;
        later(2_000_000 + cluster.random().nextLong(longest), () -> {
            if (!atOnce) {
                cluster.network().sendSnapshot(number, server, snapshot, slow);
            }
            replica.onSnapshotSent(server);
        });
    }

    /** A snapshot is on its way here, and comes at the worst moment, or when its time is over. */
    void expect(final SimSnapshot snapshot, final long limitNs) {
        onTheWay.add(snapshot);
        cluster.queue().after(limitNs, () -> arrive(snapshot));
    }

    private void arrive(final SimSnapshot snapshot) {
        if (onTheWay.remove(snapshot)) {
            receiveSnapshot(snapshot);
        }
    }

    /** What it brings is here already, and more; but this server has not been told that it is committed. */
    private void letArriveWhatIsNotNeeded() {
        for (final SimSnapshot each : List.copyOf(onTheWay)) {
            if (each.index() > replica.commitIndex() && each.index() <= replica.durableIndex()) {
                cluster.queue().after(cluster.random().nextLong(1_000_000), () -> arrive(each));
            }
        }
    }

    void receiveSnapshot(final SimSnapshot snapshot) {
        cluster.trace(this, "gets the snapshot at", snapshot.index());
        if (replica != null) {
            later(0, () -> {
                // While one is put in the log's place, no other is looked at.
                final SnapshotInfo info = arriving == null ? disk.receive(snapshot) : null;
                if (info != null && replica.onSnapshotReceived(info)) {
                    arriving = snapshot;
                }
            });
        }
    }

    @Override
    public void installSnapshot(final SnapshotInfo info) {
        cluster.onDanger(this);
        final SimSnapshot snapshot = arriving;
        disk.onInstalling(snapshot);
        // A large state takes longer than an election.
        final boolean large = cluster.random().nextInt(4) == 0;
        final long lengthNs =
                large ? cluster.random().nextLong(3 * cluster.habits().timing().electionNs()) : diskNs() * 2;
        later(lengthNs, () -> {
            disk.install(snapshot);
            arriving = null;
            executedUpTo(snapshot);
            cluster.trace(this, "has installed a snapshot at", committedIndex);
            cluster.onDanger(this);
            replica.onSnapshotInstalled(info);
            cluster.onInstalled();
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
        throw new Violation("own check", reason);
    }
}
