package io.paddock.engine.node;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.snapshot.SnapshotLoader;
import io.paddock.engine.snapshot.SnapshotMeta;
import io.paddock.engine.state.ChangeListener;
import io.paddock.engine.state.LoggedCommand;
import io.paddock.engine.state.StateMachine;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.quorum.Configuration;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** The state that a log leads to, without clients. One thread. */
final class ImportedState implements LogConsumer, AutoCloseable {
    final NodeState state;
    private final StateMachine machine;
    private final SnapshotLoader loader;
    private final LoggedCommand logged = new LoggedCommand();
    private final ExpandableArrayBuffer answer = new ExpandableArrayBuffer();
    private final JuteWriter writer = new JuteWriter();
    private long zxid;
    private long index;
    private long timestampMs;

    ImportedState(final NodeConfig config) {
        state = new NodeState(ConfigMapping.arena(config.limits()), ConfigMapping.auth(config.access()), new Metrics());
        machine = state.machine(new Unwatched());
        loader = new SnapshotLoader(state.tree, state.sessions, state.origins, state.membership);
    }

    /** Newest entry that it includes, 0 when there is none; its ordinal and its time. */
    long zxid() {
        return zxid;
    }

    long index() {
        return index;
    }

    long timestampMs() {
        return timestampMs;
    }

    @Override
    public long onSnapshot(final SnapshotReader snapshot) {
        final SnapshotMeta meta = loader.load(snapshot);
        machine.onLoaded();
        advance(meta.zxid(), meta.index(), meta.timestampMs());
        return meta.timestampMs();
    }

    @Override
    public void onSnapshotDamaged() {
        loader.clear();
        machine.onLoaded();
        advance(0, 0, 0);
    }

    @Override
    public void onCommitted(final LogEntry entry) {
        logged.wrap(entry);
        machine.apply(
                entry.zxid(), entry.timestampMs(), entry.originServer(), logged.command(), writer.wrap(answer, 0));
        advance(entry.zxid(), entry.index(), entry.timestampMs());
    }

    private void advance(final long newZxid, final long newIndex, final long newTimestampMs) {
        zxid = newZxid;
        index = newIndex;
        timestampMs = newTimestampMs;
    }

    @Override
    public void onBarrier(final long barrierId, final long barrierZxid) {
        // Nobody asked.
    }

    @Override
    public void onMessage(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
        // There is nobody to send one.
    }

    @Override
    public void onRole(final LogRole role, final int leader, final long epoch) {
        // It matters to clients only.
    }

    @Override
    public void onEpoch(final LogEntry entry) {
        advance(entry.zxid(), entry.index(), entry.timestampMs());
    }

    @Override
    public void onConfiguration(final LogEntry entry, final Configuration configuration) {
        // A single server has none.
    }

    @Override
    public void onOutcomeUnknown(final long throughSequence) {
        // Nothing was submitted.
    }

    @Override
    public void close() {
        state.close();
    }

    /** There are no clients to tell of changes. */
    private static final class Unwatched implements ChangeListener {
        @Override
        public void onCreated(final int node, final long createZxid) {}

        @Override
        public void onDeleted(final int node, final long deleteZxid) {}

        @Override
        public void onDataChanged(final int node, final long changeZxid) {}

        @Override
        public void onSessionClosed(final long sessionId, final long closeZxid) {}
    }
}
