package io.paddock.engine.pipeline;

import io.paddock.replication.Ensemble;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.zab.ReconfigRefusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One order of entries for several servers, in memory and in one thread: what the logs of an ensemble are together. The
 * test says who leads, whose commands get into the order, who sees how much of it, and which messages are lost.
 */
final class SharedOrder {
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    /** Nothing of what servers tell the leader arrives. */
    boolean losesMessages;
    /** The new members of a change are in sync. */
    boolean isInSync = true;
    /** The leader's next change is lost with its epoch. */
    boolean losesReconfig;
    /** A change that was begun gets through. */
    boolean activates = true;

    private final LongSupplier epochClock;
    private final List<Entry> order = new ArrayList<>();
    private final Map<Integer, Log> logs = new TreeMap<>();
    private Configuration active;
    private Configuration joining;
    private int leader;
    private long epoch;
    private long counter;

    private enum Kind {
        COMMAND,
        EPOCH,
        RECONFIG,
        ACTIVATE
    }

    private record Entry(
            Kind kind,
            long zxid,
            long timestampMs,
            int origin,
            Log submitter,
            long sequence,
            DirectBuffer buffer,
            Configuration configuration) {}

    /** An entry as one server sees it. */
    private record Seen(Entry entry, long index, boolean submittedHere) implements LogEntry {
        @Override
        public long zxid() {
            return entry.zxid;
        }

        @Override
        public long timestampMs() {
            return entry.timestampMs;
        }

        @Override
        public int originServer() {
            return entry.origin;
        }

        @Override
        public long originSequence() {
            return entry.sequence;
        }

        @Override
        public boolean replayed() {
            return false;
        }

        @Override
        public DirectBuffer buffer() {
            return entry.buffer;
        }

        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return entry.buffer.capacity();
        }
    }

    SharedOrder(final LongSupplier epochClock, final int serverCount) {
        this.epochClock = epochClock;
        final List<Member> members = new ArrayList<>();
        for (int server = 1; server <= serverCount; server++) {
            members.add(new Member(server, false, 0, 1, address(server)));
        }
        active = new Configuration(0, false, members);
    }

    /** As in the text of the configuration. */
    static String address(final int server) {
        return "127.0.0." + server + ":2888:3888:participant;127.0.0." + server + ":2181";
    }

    /** A server starts; whatever ran under its number before is gone, with the commands not yet ordered. */
    Log start(final int server) {
        final Log log = new Log(server);
        logs.put(server, log);
        if (leader == server) {
            leader = 0;
        }
        return log;
    }

    /** A new epoch begins; who follows hears of it with its first entry. */
    void elect(final int server) {
        leader = server;
        epoch++;
        counter = 0;
        append(Kind.EPOCH, 0, null, 0, NOTHING, null);
    }

    /** Nobody leads. */
    void depose() {
        leader = 0;
    }

    int leader() {
        return leader;
    }

    long size() {
        return order.size();
    }

    /** Lets commands, questions and changes get into the order. */
    void pump() {
        if (leader == 0 || logs.get(leader).isCut) {
            return;
        }
        logs.values().forEach(Log::sendOn);
        if (joining != null && activates) {
            active = joining;
            joining = null;
            append(Kind.ACTIVATE, 0, null, 0, NOTHING, active);
        }
    }

    private void append(
            final Kind kind,
            final int origin,
            final Log submitter,
            final long sequence,
            final DirectBuffer buffer,
            final Configuration configuration) {
        final long zxid = kind == Kind.EPOCH ? epoch << 32 : epoch << 32 | ++counter;
        order.add(new Entry(kind, zxid, epochClock.getAsLong(), origin, submitter, sequence, buffer, configuration));
    }

    /** The log of one server, from its start to its end. */
    final class Log implements ReplicatedLog, Ensemble {
        /** It and the leader do not hear of each other. */
        boolean isCut;
        /** It does not notice what becomes of the leader. */
        boolean isUnaware;
        /** It sees no further entries. */
        boolean isLagging;
        /** Its commands wait; what it asks the leader is answered. */
        boolean holdsBack;

        private final int server;
        private final ArrayDeque<DirectBuffer> unordered = new ArrayDeque<>();
        private final ArrayDeque<long[]> barriers = new ArrayDeque<>();
        private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
        private long submitted;
        private long ordered;
        private int executed;
        private LogRole toldRole;
        private long toldEpoch = -1;
        private int toldLeader = -1;

        private Log(final int server) {
            this.server = server;
        }

        private void sendOn() {
            if (isCut) {
                return;
            }
            while (!unordered.isEmpty() && !holdsBack) {
                append(Kind.COMMAND, server, this, ++ordered, unordered.remove(), null);
            }
            barriers.stream().filter(barrier -> barrier[1] < 0).forEach(barrier -> barrier[1] = order.size());
        }

        /** The state of another server takes the place of this one's. */
        void install(final LogConsumer consumer, final SnapshotReader snapshot) {
            long through = 0;
            while (executed < snapshot.index()) {
                final Entry entry = order.get(executed++);
                through = entry.submitter == this ? entry.sequence : through;
            }
            consumer.onSnapshot(snapshot);
            if (through > 0) {
                consumer.onOutcomeUnknown(through);
            }
            consumer.onConfiguration(null, active);
        }

        @Override
        public void recover(final LogConsumer consumer) {
            consumer.onConfiguration(null, active);
            tellRole(consumer);
        }

        private void tellRole(final LogConsumer consumer) {
            final LogRole role = isUnaware && toldRole != null ? toldRole : role();
            if (role != toldRole || !isUnaware && (toldEpoch != epoch || toldLeader != leader())) {
                toldRole = role;
                toldEpoch = epoch;
                toldLeader = leader();
                consumer.onRole(role, toldLeader, epoch);
            }
        }

        @Override
        public LogRole role() {
            final long executedEpoch = executed == 0 ? 0 : order.get(executed - 1).zxid >>> 32;
            if (leader == 0 || isCut || logs.get(leader).isCut || executedEpoch != epoch) {
                return LogRole.LOOKING;
            }
            return leader == server ? LogRole.LEADING : LogRole.FOLLOWING;
        }

        @Override
        public long submit(final DirectBuffer buffer, final int offset, final int length) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            unordered.add(new UnsafeBuffer(bytes));
            return ++submitted;
        }

        @Override
        public void flush(final boolean alone) {}

        @Override
        public int poll(final LogConsumer consumer, final int limit) {
            int count = messages.size();
            while (!messages.isEmpty()) {
                final byte[] message = messages.remove();
                consumer.onMessage(0, TouchReports.KIND, new UnsafeBuffer(message), 0, message.length);
            }
            tellRole(consumer);
            while (count < limit && executed < order.size() && !isLagging && !isCut) {
                handOver(consumer, order.get(executed++));
                tellRole(consumer);
                count++;
            }
            while (!barriers.isEmpty() && barriers.peek()[1] >= 0 && barriers.peek()[1] <= executed) {
                consumer.onBarrier(barriers.remove()[0], lastCommittedZxid());
                count++;
            }
            return count;
        }

        private void handOver(final LogConsumer consumer, final Entry entry) {
            final LogEntry seen = new Seen(entry, executed, entry.submitter == this);
            switch (entry.kind) {
                case COMMAND -> consumer.onCommitted(seen);
                case EPOCH, RECONFIG -> consumer.onEpoch(seen);
                default -> consumer.onConfiguration(seen, entry.configuration);
            }
        }

        @Override
        public boolean readBarrier(final long barrierId) {
            return barriers.add(new long[] {barrierId, -1});
        }

        @Override
        public boolean tellLeader(final int kind, final DirectBuffer buffer, final int offset, final int length) {
            if (leader == 0 || isCut || logs.get(leader).isCut) {
                return false;
            }
            if (!losesMessages) {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                logs.get(leader).messages.add(bytes);
            }
            return true;
        }

        @Override
        public Ensemble ensemble() {
            return this;
        }

        @Override
        public int leader() {
            return role() == LogRole.LOOKING ? 0 : leader;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public Configuration configuration() {
            return active;
        }

        @Override
        public Configuration joining() {
            return joining;
        }

        @Override
        public ReconfigRefusal reconfigure(final Configuration next) {
            if (role() != LogRole.LEADING) {
                return ReconfigRefusal.NOT_LEADING;
            }
            if (joining != null) {
                return ReconfigRefusal.IN_PROGRESS;
            }
            if (!isInSync) {
                return ReconfigRefusal.NO_QUORUM_IN_SYNC;
            }
            if (!losesReconfig) {
                joining = next;
                append(Kind.RECONFIG, 0, null, 0, NOTHING, null);
            }
            return null;
        }

        @Override
        public long committedZxid() {
            return order.isEmpty() ? 0 : order.get(order.size() - 1).zxid;
        }

        @Override
        public long lastLoggedZxid() {
            return committedZxid();
        }

        @Override
        public long lastCommittedZxid() {
            return executed == 0 ? 0 : order.get(executed - 1).zxid;
        }

        @Override
        public int syncedFollowers() {
            return 0;
        }

        @Override
        public int syncedObservers() {
            return 0;
        }

        @Override
        public int learners() {
            return 0;
        }

        @Override
        public long durableIndex(final int peer) {
            return -1;
        }

        @Override
        public boolean transferLeadership(final int peer) {
            return false;
        }

        @Override
        public long idleNs() {
            return Long.MAX_VALUE;
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
        public long bytesSinceSnapshot() {
            return 0;
        }

        @Override
        public long entriesSinceSnapshot() {
            return 0;
        }

        @Override
        public boolean lacksSnapshot() {
            return false;
        }

        @Override
        public SnapshotStore snapshots() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onSnapshotDurable(final long zxid) {}

        @Override
        public int purge(final int retainCount) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
