package io.paddock.replication.standalone;

import io.paddock.replication.Ensemble;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.LogRole;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.ForceLane;
import io.paddock.replication.journal.ForceThread;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.journal.JournalCounters;
import io.paddock.replication.journal.JournalKeeper;
import io.paddock.replication.journal.SegmentAhead;
import io.paddock.replication.journal.Tail;
import io.paddock.replication.journal.TailRing;
import io.paddock.replication.snapshot.FileSnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The log of a single server: what its own disk holds is committed. zxids count from 1 in epoch 0.
 *
 * <pre>
 *  submit ──► ring ──(flush)──► journal: owner's thread when alone, else the forcing thread
 *               │                     │
 *  poll ◄───────┴── durable position ◄┘
 * </pre>
 *
 * Entries are handed over from the ring, never read back from the disk. All methods belong to the owner's thread except
 * where {@link ReplicatedLog} says otherwise; threads that call them must not be interrupted, since that would close the
 * journal's file.
 */
public final class StandaloneLog implements ReplicatedLog {
    private static final long COUNTER_MASK = 0xFFFF_FFFFL;

    private final StandaloneLogContext context;
    private final int serverId;
    private final int maxEntryLength;
    private final EpochClock epochClock;
    private final Journal journal;
    private final TailRing ring;
    private final ForceLane lane;
    private final ForceThread forceThread;
    private final MeteredSnapshots snapshots;
    private final Retention retention;
    private final BarrierQueue barriers;
    private final OneToOneRingBuffer messages;
    private final MessageHandler messageHandler = this::onMessage;
    private final EntryFlyweight entry = new EntryFlyweight(false);

    private final Tail submitted = new Tail();
    private AutoCloseable snapshotLock;
    private JournalKeeper keeper;
    private LogConsumer consumer;
    private long sequence;
    private long flushedPosition;
    private long lastCommittedZxid;
    private long lastCommittedIndex;
    private volatile long handedOverBytes;
    private boolean closed;

    private StandaloneLog(final StandaloneLogContext context) {
        this.context = context;
        final StandaloneLogConfig config = context.config();
        serverId = config.journal().serverId();
        maxEntryLength = config.journal().maxEntryLength();
        epochClock = context.epochClock();
        final FileSnapshotStore store = new FileSnapshotStore(
                context.disk(), config.snapshot(), context.snapshotFolder(), context.snapshotPause());
        journal = Journal.open(
                config.journal(), context.disk(), context.journalFolder(), context.counters(), context.random());
        snapshots = new MeteredSnapshots(store, () -> handedOverBytes);
        retention = new Retention(store, journal);
        ring = new TailRing(config.ringCapacity());
        lane = new ForceLane(journal, ring, false, this::onForced);
        forceThread = context.threads()
                ? new ForceThread(lane, context.wakeup(), context.spinning(), context.threadPrefix() + "-journal")
                : null;
        barriers = new BarrierQueue(config.barrierLimit());
        messages = new OneToOneRingBuffer(new UnsafeBuffer(
                ByteBuffer.allocateDirect(config.messageCapacity() + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    /**
     * Opens journal and snapshot store of the folders given.
     *
     * @throws LogFault when another process uses them, or what they hold cannot be trusted.
     */
    public static StandaloneLog open(final StandaloneLogContext context) {
        final StandaloneLog log = new StandaloneLog(context.conclude());
        try {
            log.takeSnapshotFolder();
        } catch (final LogFault ex) {
            log.close();
            throw ex;
        }
        return log;
    }

    /** Servers that shared this folder alone would start from each other's snapshots, and remove them. */
    private void takeSnapshotFolder() {
        final Path folder = context.snapshotFolder();
        if (!folder.equals(context.journalFolder())) {
            try {
                context.disk().createFolders(folder);
                snapshotLock = context.disk().lock(folder);
            } catch (final IOException ex) {
                throw new LogFault("cannot use the snapshot folder " + folder.toAbsolutePath() + ": " + ex, ex);
            }
        }
        snapshots.files().prepareFolder();
    }

    @Override
    public void recover(final LogConsumer recoveredConsumer) {
        final Restoration restoration = new Restoration(snapshots.files(), journal, context.journalFolder());
        try (SegmentAhead ahead =
                context.threads() ? SegmentAhead.start(journal, context.threadPrefix() + "-journal-segment") : null) {
            restoration.restore(recoveredConsumer);
        }
        lastCommittedZxid = restoration.zxid();
        lastCommittedIndex = restoration.index();
        snapshots.onRestored(restoration.zxid(), restoration.index());
        recoveredConsumer.onReplay(Math.max(0, journal.lastFoundIndex() - restoration.index()));
        journal.replay(restoration.index(), each -> {
            recoveredConsumer.onCommitted(each);
            onHandedOver(each);
        });
        submitted.set(journal.tail());
        submitted.notBefore(restoration.timestampMs());
        if (context.threads()) {
            keeper = JournalKeeper.start(journal, context.threadPrefix() + "-journal-keeper", context.wakeup());
            forceThread.start();
        }
        recoveredConsumer.onRole(LogRole.LEADING, serverId, 0);
    }

    @Override
    public long submit(final DirectBuffer buffer, final int offset, final int length) {
        throwFault();
        if (length > maxEntryLength) {
            throw new IllegalArgumentException("entry of " + length + " bytes, at most " + maxEntryLength);
        }
        if (!ring.hasRoom(length)) {
            return BACK_PRESSURED;
        }
        submitted.next(nextZxid(), Math.max(submitted.timestampMs(), epochClock.time()));
        sequence++;
        ring.put(submitted, EntryFlyweight.origin(serverId, sequence), buffer, offset, length);
        return sequence;
    }

    private long nextZxid() {
        final long next = submitted.zxid() + 1;
        // Counter 0 belongs to the start of an epoch and is never given to an entry.
        return (next & COUNTER_MASK) == 0 ? next + 1 : next;
    }

    @Override
    public void flush(final boolean alone) {
        final long position = ring.tail();
        if (position == flushedPosition) {
            return;
        }
        flushedPosition = position;
        lane.request(position);
        final boolean inline = alone || forceThread == null;
        if (!(inline && lane.tryForce()) && forceThread != null) {
            forceThread.wake();
        }
        throwFault();
    }

    private void onForced() {
        if (keeper != null) {
            keeper.nudge();
        }
    }

    @Override
    public int poll(final LogConsumer polledConsumer, final int limit) {
        throwFault();
        final long durable = lane.durable();
        int count = 0;
        while (count < limit) {
            if (barriers.isDue(ring.head())) {
                polledConsumer.onBarrier(barriers.remove(), lastCommittedZxid);
            } else if (ring.head() < durable) {
                handOver(polledConsumer);
            } else {
                break;
            }
            count++;
        }
        return count < limit ? count + pollMessages(polledConsumer, limit - count) : count;
    }

    private void handOver(final LogConsumer polledConsumer) {
        final long position = ring.skipWrap(ring.head());
        entry.wrap(ring.buffer(), ring.offset(position));
        // Noted before the call, so that the consumer sees itself included.
        onHandedOver(entry);
        polledConsumer.onCommitted(entry);
        ring.release(ring.next(position));
    }

    private void onHandedOver(final EntryFlyweight each) {
        lastCommittedZxid = each.zxid();
        lastCommittedIndex = each.index();
        handedOverBytes = handedOverBytes + each.frameLength();
    }

    private int pollMessages(final LogConsumer polledConsumer, final int limit) {
        consumer = polledConsumer;
        return messages.read(messageHandler, limit);
    }

    private void onMessage(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        consumer.onMessage(serverId, kind, buffer, offset, length);
    }

    @Override
    public boolean readBarrier(final long barrierId) {
        throwFault();
        return barriers.offer(barrierId, lane.durable());
    }

    /** {@inheritDoc} Kinds are positive; the longest message is an eighth of the capacity configured. */
    @Override
    public boolean tellLeader(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        return messages.write(kind, buffer, offset, length);
    }

    /** Null: there are no others. */
    @Override
    public Ensemble ensemble() {
        return null;
    }

    /** Without bound: whatever becomes due here wakes the owner. */
    @Override
    public long idleNs() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public int serverId() {
        return serverId;
    }

    @Override
    public long lastCommittedZxid() {
        return lastCommittedZxid;
    }

    @Override
    public long bytesSinceSnapshot() {
        return handedOverBytes - snapshots.bytesAtNewest();
    }

    @Override
    public long entriesSinceSnapshot() {
        return lastCommittedIndex - snapshots.newestIndex();
    }

    @Override
    public boolean lacksSnapshot() {
        return false;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void onSnapshotDurable(final long zxid) {
        snapshots.onDurable(zxid);
        final int retain = context.config().retainSnapshots();
        if (retain > 0) {
            retention.purge(retain);
        }
    }

    @Override
    public int purge(final int retainCount) {
        return retention.purge(retainCount);
    }

    /** What the journal has done; any thread. */
    public JournalCounters counters() {
        return context.counters();
    }

    private void throwFault() {
        final LogFault fault = lane.fault();
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
        if (forceThread != null) {
            forceThread.close();
        }
        if (keeper != null) {
            keeper.close();
        }
        if (lane.fault() == null) {
            lane.request(ring.tail());
            lane.tryForce();
        }
        try {
            journal.close();
        } finally {
            CloseHelper.quietClose(snapshotLock);
        }
    }
}
