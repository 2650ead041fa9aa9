package io.paddock.replication.ensemble;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.quorum.Configuration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Takes the state that recovery hands over. */
final class SnapshotChecker implements LogConsumer {
    private long zxid;
    private byte[] state = new byte[0];

    long zxid() {
        return zxid;
    }

    byte[] state() {
        return state;
    }

    @Override
    public long onSnapshot(final SnapshotReader snapshot) {
        zxid = snapshot.zxid();
        state = new byte[(int) snapshot.length()];
        snapshot.read(new UnsafeBuffer(state), 0, state.length);
        return 0;
    }

    @Override
    public void onSnapshotDamaged() {
        zxid = 0;
        state = new byte[0];
    }

    @Override
    public void onCommitted(final LogEntry entry) {
        throw new AssertionError("entries are handed over when they are committed");
    }

    @Override
    public void onBarrier(final long barrierId, final long barrierZxid) {
        throw new AssertionError("no barrier was asked for");
    }

    @Override
    public void onMessage(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
        throw new AssertionError("no message was sent");
    }

    @Override
    public void onRole(final LogRole role, final int leader, final long epoch) {
        throw new AssertionError("the disk has no role");
    }

    @Override
    public void onEpoch(final LogEntry entry) {
        throw new AssertionError("entries are handed over when they are committed");
    }

    @Override
    public void onConfiguration(final LogEntry entry, final Configuration configuration) {
        throw new AssertionError("entries are handed over when they are committed");
    }

    @Override
    public void onOutcomeUnknown(final long throughSequence) {
        throw new AssertionError("nothing was submitted");
    }
}
