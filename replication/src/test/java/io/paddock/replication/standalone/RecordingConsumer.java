package io.paddock.replication.standalone;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.quorum.Configuration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what a log hands over. */
final class RecordingConsumer implements LogConsumer {
    final List<Long> zxids = new ArrayList<>();
    final List<Long> indexes = new ArrayList<>();
    final List<Long> timestamps = new ArrayList<>();
    final List<Long> sequences = new ArrayList<>();
    final List<Boolean> replayed = new ArrayList<>();
    final List<String> payloads = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    long snapshotZxid = -1;
    /** What the content would tell of its time. */
    long snapshotTimestampMs;

    byte[] snapshotContent = new byte[0];

    @Override
    public long onSnapshot(final SnapshotReader snapshot) {
        snapshotZxid = snapshot.zxid();
        snapshotContent = new byte[(int) snapshot.length()];
        final int read = snapshot.read(new UnsafeBuffer(snapshotContent), 0, snapshotContent.length);
        events.add("snapshot " + snapshot.zxid() + " " + read);
        return snapshotTimestampMs;
    }

    @Override
    public void onSnapshotDamaged() {
        snapshotZxid = -1;
        snapshotContent = null;
        events.add("damaged");
    }

    @Override
    public void onCommitted(final LogEntry entry) {
        zxids.add(entry.zxid());
        indexes.add(entry.index());
        timestamps.add(entry.timestampMs());
        sequences.add(entry.originSequence());
        replayed.add(entry.replayed());
        payloads.add(entry.buffer().getStringWithoutLengthUtf8(entry.offset(), entry.length()));
        events.add("entry " + entry.zxid());
    }

    @Override
    public void onBarrier(final long barrierId, final long zxid) {
        events.add("barrier " + barrierId + " " + zxid);
    }

    @Override
    public void onMessage(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
        events.add("message " + fromServer + " " + kind + " " + buffer.getStringWithoutLengthUtf8(offset, length));
    }

    @Override
    public void onRole(final LogRole role, final int leader, final long epoch) {
        events.add(role + " " + leader + " " + epoch);
    }

    @Override
    public void onEpoch(final LogEntry entry) {
        throw new AssertionError("a single server has no epochs");
    }

    @Override
    public void onConfiguration(final LogEntry entry, final Configuration configuration) {
        throw new AssertionError("a single server has no members");
    }

    @Override
    public void onOutcomeUnknown(final long throughSequence) {
        throw new AssertionError("a single server knows all outcomes");
    }
}
