package io.paddock.engine.sim;

import io.paddock.replication.Ensemble;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.quorum.Configuration;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;

/** A server's log, as the oracle listens to it; the place of some lies. */
final class TappedLog implements ReplicatedLog {
    private final World world;
    private final SimServer server;
    private final ReplicatedLog log;
    private final Tap tap = new Tap();
    /** Those that do not wait, though they should. */
    private final ArrayDeque<Long> barriers = new ArrayDeque<>();

    TappedLog(final World world, final SimServer server, final ReplicatedLog log) {
        this.world = world;
        this.server = server;
        this.log = log;
    }

    @Override
    public void recover(final LogConsumer consumer) {
        log.recover(tap.to(consumer));
    }

    @Override
    public int poll(final LogConsumer consumer, final int limit) {
        int count = 0;
        while (!barriers.isEmpty()) {
            consumer.onBarrier(barriers.remove(), log.lastCommittedZxid());
            count++;
        }
        return count + log.poll(tap.to(consumer), limit);
    }

    @Override
    public long submit(final DirectBuffer buffer, final int offset, final int length) {
        return log.submit(buffer, offset, length);
    }

    @Override
    public void flush(final boolean alone) {
        log.flush(alone);
    }

    @Override
    public boolean readBarrier(final long barrierId) {
        if (world.lie() == Lie.SYNC_DOES_NOT_WAIT
                || world.lie() == Lie.CLIENTS_FROM_THE_FUTURE && server.isHandshake(barrierId)) {
            barriers.add(barrierId);
            return true;
        }
        return log.readBarrier(barrierId);
    }

    @Override
    public boolean tellLeader(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        return world.lie() == Lie.TOUCHES_LOST || log.tellLeader(kind, buffer, offset, length);
    }

    @Override
    public void stateDigest(final long zxid, final long digest) {
        log.stateDigest(zxid, digest);
    }

    @Override
    public Ensemble ensemble() {
        return log.ensemble();
    }

    @Override
    public long idleNs() {
        return barriers.isEmpty() ? log.idleNs() : 0;
    }

    @Override
    public boolean isLeader() {
        return log.isLeader();
    }

    @Override
    public int serverId() {
        return log.serverId();
    }

    @Override
    public long lastCommittedZxid() {
        return log.lastCommittedZxid();
    }

    @Override
    public long bytesSinceSnapshot() {
        return log.bytesSinceSnapshot();
    }

    @Override
    public long entriesSinceSnapshot() {
        return log.entriesSinceSnapshot();
    }

    @Override
    public boolean lacksSnapshot() {
        return log.lacksSnapshot();
    }

    @Override
    public SnapshotStore snapshots() {
        return log.snapshots();
    }

    @Override
    public void onSnapshotDurable(final long zxid) {
        log.onSnapshotDurable(zxid);
    }

    @Override
    public int purge(final int retainCount) {
        return log.purge(retainCount);
    }

    @Override
    public void close() {
        log.close();
    }

    /** Passes on what the log tells. */
    private final class Tap implements LogConsumer {
        private LogConsumer consumer;

        LogConsumer to(final LogConsumer target) {
            consumer = target;
            return this;
        }

        @Override
        public long onSnapshot(final SnapshotReader snapshot) {
            final long timeMs = consumer.onSnapshot(snapshot);
            server.onRestored(snapshot.zxid(), snapshot.index());
            return timeMs;
        }

        @Override
        public void onSnapshotDamaged() {
            consumer.onSnapshotDamaged();
            server.onRestored(0, 0);
        }

        @Override
        public void onCommitted(final LogEntry entry) {
            server.onEntry(true, entry);
            if (world.lie() == Lie.COMMAND_LEFT_OUT && !entry.submittedHere() && world.lies()) {
                consumer.onEpoch(entry);
            } else {
                consumer.onCommitted(entry);
            }
            server.onExecuted(entry);
        }

        @Override
        public void onBarrier(final long barrierId, final long zxid) {
            consumer.onBarrier(barrierId, zxid);
        }

        @Override
        public void onMessage(
                final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
            consumer.onMessage(fromServer, kind, buffer, offset, length);
        }

        @Override
        public void onRole(final LogRole role, final int leader, final long epoch) {
            server.onRole(role, leader, epoch);
            consumer.onRole(role, leader, epoch);
        }

        @Override
        public void onEpoch(final LogEntry entry) {
            server.onEntry(false, entry);
            consumer.onEpoch(entry);
            server.onExecuted(entry);
        }

        @Override
        public void onConfiguration(final LogEntry entry, final Configuration configuration) {
            if (entry != null) {
                server.onEntry(false, entry);
                world.oracle().onConfiguration(entry, configuration);
            }
            if (world.lie() == Lie.MEMBERS_LEFT_OUT && entry != null && world.lies()) {
                consumer.onEpoch(entry);
            } else {
                consumer.onConfiguration(entry, configuration);
            }
            if (entry != null) {
                server.onExecuted(entry);
            }
        }

        @Override
        public void onOutcomeUnknown(final long throughSequence) {
            consumer.onOutcomeUnknown(throughSequence);
        }
    }
}
