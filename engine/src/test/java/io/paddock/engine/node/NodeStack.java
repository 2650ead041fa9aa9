package io.paddock.engine.node;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.auth.AuthConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.pipeline.CommandPolicy;
import io.paddock.engine.pipeline.PipelineConfig;
import io.paddock.engine.pipeline.PipelineContext;
import io.paddock.engine.pipeline.RequestPipeline;
import io.paddock.engine.pipeline.RoleConfig;
import io.paddock.engine.pipeline.ThrottleConfig;
import io.paddock.engine.pipeline.UpkeepConfig;
import io.paddock.engine.pipeline.WordAnswer;
import io.paddock.engine.pipeline.WordHandler;
import io.paddock.engine.session.SessionConfig;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.snapshot.SnapshotListener;
import io.paddock.engine.snapshot.SnapshotLoader;
import io.paddock.engine.snapshot.SnapshotTaker;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotStore;
import io.paddock.transport.Connection;
import io.paddock.transport.FrameHandler;
import java.util.function.DoubleSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** What a node has between its log and its transport, as {@link PaddockNode} puts it together, without its threads. */
public final class NodeStack implements AutoCloseable {
    /** Longest frame of a client, bytes. */
    public static final int MAX_FRAME_LENGTH = 3_000;

    private static final PipelineConfig SIZES = new PipelineConfig(
            32,
            256,
            MAX_FRAME_LENGTH,
            8 * MAX_FRAME_LENGTH,
            128,
            16 * MAX_FRAME_LENGTH,
            1000,
            1 << 16,
            1 << 22,
            ThrottleConfig.OFF);
    private static final ArenaConfig MEMORY = new ArenaConfig(16 << 20, 8 << 20);

    private final NodeState state;
    private final SnapshotTaker snapshots;
    private final RequestPipeline pipeline;

    /**
     * Settings of a server, clocks and chance.
     *
     * @param metrics its figures, which may be those of its earlier starts.
     */
    public record Settings(
            Metrics metrics,
            NanoClock nanoClock,
            EpochClock epochClock,
            DoubleSupplier random,
            int tickMs,
            long holdMs,
            int snapCount,
            SnapshotListener listener) {}

    public NodeStack(final ReplicatedLog log, final Settings settings) {
        state = new NodeState(MEMORY, AuthConfig.defaults(), settings.metrics);
        snapshots = new SnapshotTaker(
                state.tree, state.sessions, state.origins, state.membership, log.snapshots(), settings.listener, false);
        pipeline = new RequestPipeline(new PipelineContext()
                .config(SIZES)
                .sessionConfig(SessionConfig.ofTick(settings.tickMs))
                .upkeepConfig(new UpkeepConfig(settings.snapCount, false, 0, 3, 0, 60_000, 10_000, 0))
                .policy(new CommandPolicy(true, true, false, true, false))
                .clocks(settings.nanoClock, settings.epochClock)
                .random(settings.random)
                .metrics(settings.metrics, new ServerStatistics())
                .roleConfig(RoleConfig.of(settings.holdMs, false, settings.tickMs))
                .sessionServerId(log.serverId())
                .log(log)
                .data(state.tree, state.sessions)
                .watches(state.watches)
                .auth(state.identities, state.authenticator, state::mayRead)
                .state(state::executors)
                .snapshots(
                        new SnapshotLoader(state.tree, state.sessions, state.origins, state.membership),
                        snapshots::start)
                .abandonSnapshot(snapshots::abandon)
                .words(new NoWords()));
        state.digests().listener(log::stateDigest);
    }

    public RequestPipeline pipeline() {
        return pipeline;
    }

    public ZnodeTree tree() {
        return state.tree;
    }

    public SessionTable sessions() {
        return state.sessions;
    }

    public SnapshotTaker snapshots() {
        return snapshots;
    }

    /** Writes the state as it is now to another store than the log's. */
    public void writeTo(final SnapshotStore store, final SnapshotListener listener) {
        try (SnapshotTaker taker = new SnapshotTaker(
                state.tree, state.sessions, state.origins, state.membership, store, listener, false)) {
            taker.start(
                    pipeline.applied().zxid(),
                    pipeline.applied().index(),
                    pipeline.applied().timestampMs());
            taker.takeBegun();
        }
    }

    /** Gives up a snapshot that is being taken and releases the memory; the log is not touched. */
    @Override
    public void close() {
        snapshots.close();
        state.close();
    }

    /** Nobody asks. */
    private static final class NoWords implements WordHandler {
        @Override
        public int argumentLength(final int firstFourBytes) {
            return FrameHandler.NOT_A_WORD;
        }

        @Override
        public WordAnswer onWord(
                final Connection connection,
                final int word,
                final DirectBuffer argument,
                final int offset,
                final int length) {
            throw new UnsupportedOperationException();
        }
    }
}
