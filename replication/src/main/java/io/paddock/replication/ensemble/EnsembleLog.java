package io.paddock.replication.ensemble;

import io.paddock.codecs.peer.DigestDecoder;
import io.paddock.codecs.peer.DivergedDecoder;
import io.paddock.codecs.peer.SnapAckDecoder;
import io.paddock.codecs.peer.SnapBeginDecoder;
import io.paddock.codecs.peer.SnapChunkDecoder;
import io.paddock.replication.Ensemble;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.LogRole;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.journal.JournalCounters;
import io.paddock.replication.peer.Lifelines;
import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.RecoveredState;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The log that the servers of an ensemble keep together, as one of them has it. zxids have the leader's epoch in their
 * upper half.
 *
 * <pre>
 *   submit ──► replica ──► link ──► peers         a batch is sent before it is forced
 *                │  ▲        │
 *                │  └────────┘ messages
 *                ▼
 *             journal ──► durable position ──► replica: acknowledges, commits
 *                │
 *   poll ◄───────┴── entries that are committed and durable here
 * </pre>
 *
 * All methods belong to the owner's thread except where {@link ReplicatedLog} says otherwise. {@link #poll} drives
 * everything: messages, timers, what the disk has done. It must be called when the log's wake-up or the link's says so,
 * and after {@link #idleNs} at the latest.
 *
 * <p>Commands are taken without a leader, too, as long as there is room: they wait for the next one and are executed
 * exactly once, unless this server stops before.
 */
public final class EnsembleLog implements ReplicatedLog {
    private static final int MESSAGE_LIMIT = 256;
    /** Files are looked through for what may go once in so many heartbeats. */
    private static final int RETAIN_HEARTBEATS = 5;

    private final EnsembleLogContext context;
    private final int server;
    private final PeerLink link;
    private final Lifelines lifelines;
    private final Lifelines.Listener onGone = this::onPeerGone;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final long standstillNs;
    private final long retainNs;
    private final EnsembleDisk disk;
    private final SnapshotShipping shipping;
    private final ReplicaWishes wishes;
    private final PreparedSnapshots snapshots;
    private final EnsembleView view = new EnsembleView(this);
    private final ExecutedState executed = new ExecutedState();
    private final OneToOneRingBuffer messages;
    private final PeerLink.Handler linkHandler = this::onLinkMessage;
    private final MessageHandler ownMessageHandler = this::onOwnMessage;

    private JournalLog log;
    private Replica replica;
    private HandOver handOver;
    private ShipmentMessages shipmentMessages;
    private SnapshotArrival arrival;
    private DigestWatch digests;
    private Acquaintance acquaintance;
    private LogConsumer consumer;

    private long nowNs;
    private long toldDurableIndex;
    private long toldDurableZxid;
    private long retainedNs;
    private int openBarriers;
    private boolean dirty;
    private boolean polled;
    private LogRole toldRole;
    private int toldLeader;
    private long toldEpoch;
    private LogFault fault;
    private boolean closed;

    private EnsembleLog(final EnsembleLogContext context) {
        this.context = context;
        final EnsembleLogConfig config = context.config();
        server = config.server();
        link = context.link();
        lifelines = context.lifelines();
        nanoClock = context.nanoClock();
        epochClock = context.epochClock();
        retainNs = RETAIN_HEARTBEATS * config.timing().heartbeatNs();
        standstillNs = config.timing().electionNs() / 2;
        messages = new OneToOneRingBuffer(new UnsafeBuffer(
                ByteBuffer.allocateDirect(config.messageCapacity() + RingBufferDescriptor.TRAILER_LENGTH)));
        disk = EnsembleDisk.open(context.diskContext());
        snapshots = new PreparedSnapshots(disk.snapshots());
        shipping = new SnapshotShipping(disk.snapshots(), context);
        wishes = new ReplicaWishes(link, shipping, context.random(), new ReplicaWishes.Listener() {
            @Override
            public void onSideband(
                    final int from, final int kind, final DirectBuffer buffer, final int offset, final int length) {
                consumer.onMessage(from, kind, buffer, offset, length);
            }

            @Override
            public void onOutcomeUnknown(final long sequence) {
                consumer.onOutcomeUnknown(sequence);
            }
        });
    }

    /**
     * Opens journal and snapshot store of the folders given.
     *
     * @throws LogFault when another process uses them, or what they hold cannot be trusted.
     */
    public static EnsembleLog open(final EnsembleLogContext context) {
        return new EnsembleLog(context.conclude());
    }

    /** {@inheritDoc} Only the snapshot is handed over here: whether what follows is committed, only a leader can tell. */
    @Override
    public void recover(final LogConsumer recoveredConsumer) {
        consumer = recoveredConsumer;
        final RecoveredState recovered = disk.recover(context.initial(), recoveredConsumer);
        final EnsembleLogConfig config = context.config();
        log = disk.log();
        nowNs = nanoClock.nanoTime();
        replica = new Replica(
                server, config.timing(), wishes, recovered, nowNs, config.pendingCapacity(), config.pendingCount());
        handOver = new HandOver(server, log, replica, executed);
        snapshots.start(handOver);
        shipmentMessages = new ShipmentMessages(server, recovered.incarnation(), link);
        shipping.start(replica, shipmentMessages);
        arrival = new SnapshotArrival(disk.snapshots(), shipmentMessages, replica, context);
        digests = new DigestWatch(server, recovered.incarnation(), link, replica);
        acquaintance = new Acquaintance(context, replica);
        view.start(replica, log);
        toldDurable(log.durableIndex(), log.durableZxid());
        wishes.onInstalled(recovered.committedIndex());
        final SnapshotInfo info = disk.snapshotInfo();
        if (info == null) {
            executed.reset(context.initial());
        } else {
            executed.reset(info);
        }
        snapshots.onRestored(executed.zxid(), executed.index());
        consumer.onReplay(Math.max(0, log.durableIndex() - executed.index()));
        consumer.onConfiguration(null, executed.active());
        acquaintance.refresh();
        tellRole();
    }

    @Override
    public long submit(final DirectBuffer buffer, final int offset, final int length) {
        throwFault();
        final int longest = context.config().journal().maxEntryLength();
        if (length > longest) {
            throw new IllegalArgumentException("entry of " + length + " bytes, at most " + longest);
        }
        final long sequence = replica.submit(buffer, offset, length);
        dirty |= sequence > 0;
        return sequence > 0 ? sequence : BACK_PRESSURED;
    }

    @Override
    public void flush(final boolean alone) {
        throwFault();
        if (dirty) {
            setTime();
            drive(alone);
        }
    }

    @Override
    public int poll(final LogConsumer polledConsumer, final int limit) {
        throwFault();
        consumer = polledConsumer;
        setTime();
        link.poll(linkHandler, MESSAGE_LIMIT);
        if (lifelines != null) {
            lifelines.poll(nowNs, onGone);
        }
        replica.onTick(nowNs, epochClock.time());
        arrival.run(nowNs);
        shipping.run(nowNs);
        drive(!context.threads() || context.ownerIdle().getAsBoolean());
        int count = handOver(limit);
        if (dirty) {
            drive(false);
            count += handOver(limit - count);
        }
        count += messages.read(ownMessageHandler, Math.max(1, limit - count));
        retain();
        return count;
    }

    private void setTime() {
        final long lastNs = nowNs;
        nowNs = nanoClock.nanoTime();
        final boolean standstill = polled && nowNs - lastNs > standstillNs;
        polled = true;
        if (standstill) {
            replica.onResume(nowNs, epochClock.time());
        } else {
            replica.onTime(nowNs, epochClock.time());
        }
    }

    /** Lets the replica answer what has happened, and sees to what it wishes, until nothing is left. */
    private void drive(final boolean inline) {
        boolean forceDue = false;
        boolean again;
        do {
            dirty = false;
            replica.endBatch();
            forceDue |= wishes.takeForce();
            throwFault();
            again = settlePromises();
            if (!again && forceDue) {
                // Peers write while this disk does.
                link.flush();
                forceDue = false;
                log.flush(inline);
            }
            again |= noteDurable();
        } while (again || dirty);
        link.flush();
        acquaintance.refresh();
        throwFault();
    }

    /** What must be on disk before anything is said that relies on it. */
    private boolean settlePromises() {
        boolean any = false;
        if (wishes.takeVote()) {
            link.flush();
            disk.persistVote(wishes.acceptedEpoch(), wishes.votedFor());
            replica.onVotePersisted(wishes.voteSequence());
            any = true;
        }
        if (wishes.takeFloor()) {
            link.flush();
            disk.persistFloor(wishes.ackedFloor());
            replica.onFloorPersisted(wishes.floorSequence());
            any = true;
        }
        final SnapshotInfo snapshot = wishes.takeInstall();
        if (snapshot != null) {
            install(snapshot);
            any = true;
        }
        return any;
    }

    /** Where a leader has replaced entries, another one is durable at the same index. */
    private boolean noteDurable() {
        final long index = log.durableIndex();
        final long zxid = log.durableZxid();
        if (index == toldDurableIndex && zxid == toldDurableZxid) {
            return false;
        }
        toldDurable(index, zxid);
        replica.onFlushed(index, zxid);
        return true;
    }

    private void toldDurable(final long index, final long zxid) {
        toldDurableIndex = index;
        toldDurableZxid = zxid;
    }

    private void install(final SnapshotInfo snapshot) {
        link.flush();
        disk.installSnapshot(snapshot);
        executed.reset(snapshot);
        wishes.onInstalled(snapshot.index());
        toldDurable(log.durableIndex(), log.durableZxid());
        try (SnapshotReader reader = disk.snapshots().open(snapshot.zxid())) {
            consumer.onSnapshot(reader);
        }
        snapshots.onRestored(snapshot.zxid(), snapshot.index());
        replica.onSnapshotInstalled(snapshot);
        consumer.onConfiguration(null, executed.active());
    }

    private int handOver(final int limit) {
        tellRole();
        int count = 0;
        while (count < limit) {
            if (wishes.isBarrierDue(executed.index())) {
                openBarriers--;
                consumer.onBarrier(wishes.takeBarrier(), executed.zxid());
            } else if (executed.index() < wishes.committedIndex()) {
                if (handOver.next(consumer) != EntryType.COMMAND) {
                    // A new epoch lets commands that wait for it go.
                    dirty = true;
                    tellRole();
                }
            } else {
                break;
            }
            count++;
        }
        return count;
    }

    private void tellRole() {
        final LogRole role = currentRole();
        final int leader = role == LogRole.LOOKING ? 0 : replica.leader();
        final long epoch = replica.epoch();
        if (role != toldRole || leader != toldLeader || epoch != toldEpoch) {
            toldRole = role;
            toldLeader = leader;
            toldEpoch = epoch;
            consumer.onRole(role, leader, epoch);
        }
    }

    /** An epoch counts for the owner once its first entry was handed over, and so everything before it. */
    private LogRole currentRole() {
        if (Zxid.epoch(executed.zxid()) != replica.epoch()) {
            return LogRole.LOOKING;
        }
        return switch (replica.role()) {
            case LOOKING, ELECTED -> LogRole.LOOKING;
            case LEADING -> LogRole.LEADING;
            case FOLLOWING -> view.isVoter(server) ? LogRole.FOLLOWING : LogRole.OBSERVING;
        };
    }

    private void retain() {
        if (nowNs - retainedNs >= retainNs) {
            retainedNs = nowNs;
            disk.retain(Math.min(replica.neededIndex(), shipping.neededIndex()), executed.index());
        }
    }

    private void onLinkMessage(final DirectBuffer buffer, final int offset, final int length) {
        switch (ShipmentMessages.templateId(buffer, offset, length)) {
            case SnapBeginDecoder.TEMPLATE_ID -> arrival.onBegin(shipmentMessages.begin(buffer, offset), nowNs);
            case SnapChunkDecoder.TEMPLATE_ID -> arrival.onChunk(shipmentMessages.chunk(buffer, offset), nowNs);
            case SnapAckDecoder.TEMPLATE_ID -> shipping.onAck(shipmentMessages.ack(buffer, offset), nowNs);
            case DigestDecoder.TEMPLATE_ID -> digests.onDigest(buffer, offset);
            case DivergedDecoder.TEMPLATE_ID -> digests.onDiverged(buffer, offset);
            default -> replica.onMessage(buffer, offset, length);
        }
    }

    private void onPeerGone(final int peer) {
        replica.onPeerGone(peer);
    }

    private void onOwnMessage(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        consumer.onMessage(server, kind, buffer, offset, length);
    }

    @Override
    public boolean readBarrier(final long barrierId) {
        throwFault();
        if (openBarriers == context.config().barrierLimit()) {
            return false;
        }
        openBarriers++;
        dirty = true;
        replica.barrier(barrierId);
        return true;
    }

    /** {@inheritDoc} Kinds are positive; the longest message is an eighth of the capacity configured. */
    @Override
    public boolean tellLeader(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        if (toldRole == LogRole.LEADING) {
            return messages.write(kind, buffer, offset, length);
        }
        return replica.role() == Role.FOLLOWING && replica.tellLeader(kind, buffer, offset, length);
    }

    @Override
    public void stateDigest(final long zxid, final long digest) {
        digests.onOwn(zxid, digest);
    }

    long divergences() {
        return digests == null ? 0 : digests.divergences();
    }

    /** {@inheritDoc} Not to be asked before recovery. */
    @Override
    public Ensemble ensemble() {
        return view;
    }

    @Override
    public long idleNs() {
        if (dirty || executed.index() < wishes.committedIndex() || messages.size() > 0) {
            return 0;
        }
        final long clockNs = nanoClock.nanoTime();
        final long ownNs = Math.min(
                replica.nextDeadlineNs() - clockNs,
                Math.min(context.config().timing().heartbeatNs(), shipping.idleNs(clockNs)));
        final long lifeNs = lifelines == null ? Long.MAX_VALUE : lifelines.idleNs();
        return Math.max(0, Math.min(Math.min(ownNs, lifeNs), link.idleNs()));
    }

    @Override
    public boolean isLeader() {
        return toldRole == LogRole.LEADING;
    }

    @Override
    public int serverId() {
        return server;
    }

    @Override
    public long lastCommittedZxid() {
        return executed.zxid();
    }

    @Override
    public long bytesSinceSnapshot() {
        return handOver.handedOverBytes() - snapshots.bytesAtNewest();
    }

    @Override
    public long entriesSinceSnapshot() {
        return executed.index() - snapshots.newestIndex();
    }

    @Override
    public boolean lacksSnapshot() {
        return shipping.isLacking();
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void onSnapshotDurable(final long zxid) {
        snapshots.onDurable(zxid);
        disk.onSnapshotDurable(zxid);
        shipping.onSnapshotDurable();
    }

    @Override
    public int purge(final int retainCount) {
        return disk.purge(retainCount);
    }

    /** What the journal has done; any thread. */
    public JournalCounters counters() {
        return context.counters();
    }

    /** What this server is, as the owner was told. */
    LogRole role() {
        return toldRole == null ? LogRole.LOOKING : toldRole;
    }

    void invite(final Configuration next) {
        acquaintance.invite(next);
    }

    /** Something was asked of the replica that it sees to at the end of a batch. */
    void touch() {
        dirty = true;
    }

    private void throwFault() {
        if (fault == null) {
            fault = disk.fault();
            if (fault == null && wishes.fatal() != null) {
                fault = new LogFault(wishes.fatal() + "; this server stops, since going on could do harm");
            } else if (fault == null && digests != null && digests.oddness() != null) {
                fault = new LogFault(digests.oddness());
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (replica != null) {
            shipping.close();
            arrival.close();
            if (fault == null) {
                replica.sayGoodbye();
                link.flush();
            }
        }
        disk.close();
    }
}
