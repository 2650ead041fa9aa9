package io.paddock.engine.pipeline;

import io.paddock.replication.Ensemble;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A log in memory that commits when the test says so. */
final class MemoryLog implements ReplicatedLog {
    static final int SERVER_ID = 0;

    /** Commits everything at each flush, as a log would whose disk takes no time. */
    boolean commitsAtFlush = true;
    /** Refuses entries and barriers. */
    boolean pressured;

    boolean leader = true;
    /** What happens while the log is read back. */
    Runnable whileRecovering = () -> {};

    /** What happens while a batch is forced. */
    Runnable whileForcing = () -> {};

    long timeMs = 1_000_000;
    final List<Boolean> flushes = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();

    private final ArrayDeque<Entry> flushed = new ArrayDeque<>();
    private final ArrayDeque<Entry> committed = new ArrayDeque<>();
    private final ArrayDeque<Long> barriers = new ArrayDeque<>();
    private final List<Entry> unflushed = new ArrayList<>();
    private List<Entry> durable = List.of();
    private long sequence;
    private long zxid;
    private long handedOver;

    /** One entry. */
    record Entry(long zxid, long timestampMs, long originSequence, boolean replayed, DirectBuffer buffer)
            implements LogEntry {
        @Override
        public long index() {
            return zxid;
        }

        @Override
        public boolean submittedHere() {
            return !replayed;
        }

        @Override
        public int originServer() {
            return SERVER_ID;
        }

        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return buffer.capacity();
        }
    }

    /** A log that has these entries on its disk, as after a restart. */
    static MemoryLog restarted(final MemoryLog before) {
        final MemoryLog log = new MemoryLog();
        log.durable = List.copyOf(before.entries);
        log.zxid = before.zxid;
        log.timeMs = before.timeMs;
        return log;
    }

    /** Commits the next so many flushed entries. */
    void commit(final int count) {
        for (int i = 0; i < count; i++) {
            committed.add(flushed.remove());
        }
    }

    /** Entries flushed and not committed. */
    int uncommitted() {
        return flushed.size();
    }

    @Override
    public void recover(final LogConsumer consumer) {
        for (final Entry entry : durable) {
            consumer.onCommitted(new Entry(entry.zxid, entry.timestampMs, entry.originSequence, true, entry.buffer));
            handedOver = entry.zxid;
        }
        entries.addAll(durable);
        whileRecovering.run();
        consumer.onRole(leader ? LogRole.LEADING : LogRole.FOLLOWING, SERVER_ID, 0);
    }

    @Override
    public long submit(final DirectBuffer buffer, final int offset, final int length) {
        if (pressured) {
            return BACK_PRESSURED;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final Entry entry = new Entry(++zxid, timeMs, ++sequence, false, new UnsafeBuffer(bytes));
        unflushed.add(entry);
        entries.add(entry);
        return sequence;
    }

    @Override
    public void flush(final boolean alone) {
        if (unflushed.isEmpty()) {
            return;
        }
        flushes.add(alone);
        whileForcing.run();
        flushed.addAll(unflushed);
        unflushed.clear();
        if (commitsAtFlush) {
            commit(flushed.size());
        }
    }

    @Override
    public int poll(final LogConsumer consumer, final int limit) {
        int count = 0;
        while (count < limit && !committed.isEmpty()) {
            final Entry entry = committed.remove();
            handedOver = entry.zxid;
            consumer.onCommitted(entry);
            count++;
        }
        // Barriers count entries that were committed when they were asked for; here all of those are handed over.
        while (committed.isEmpty() && !barriers.isEmpty()) {
            consumer.onBarrier(barriers.remove(), handedOver);
            count++;
        }
        return count;
    }

    @Override
    public boolean readBarrier(final long barrierId) {
        return !pressured && barriers.add(barrierId);
    }

    @Override
    public boolean tellLeader(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        return false;
    }

    @Override
    public Ensemble ensemble() {
        return null;
    }

    @Override
    public long idleNs() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isLeader() {
        return leader;
    }

    @Override
    public int serverId() {
        return SERVER_ID;
    }

    @Override
    public long lastCommittedZxid() {
        return handedOver;
    }

    @Override
    public long bytesSinceSnapshot() {
        return 100 * handedOver;
    }

    @Override
    public long entriesSinceSnapshot() {
        return handedOver;
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
    public void onSnapshotDurable(final long snapshotZxid) {}

    @Override
    public int purge(final int retainCount) {
        return 0;
    }

    @Override
    public void close() {}
}
