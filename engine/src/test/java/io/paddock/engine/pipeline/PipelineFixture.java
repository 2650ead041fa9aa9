package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.Permission;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.auth.AuthConfig;
import io.paddock.engine.auth.AuthSchemes;
import io.paddock.engine.auth.Authenticator;
import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.session.SessionConfig;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.snapshot.SnapshotLoader;
import io.paddock.engine.state.ChangeListener;
import io.paddock.engine.state.Membership;
import io.paddock.engine.state.ReadExecutor;
import io.paddock.engine.state.StateContext;
import io.paddock.engine.state.StateMachine;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchTable;
import io.paddock.replication.ReplicatedLog;
import io.paddock.transport.Connection;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/** The whole pipeline over the real state, with a log, connections and clocks that the test moves by hand. */
final class PipelineFixture implements AutoCloseable {
    static final int TICK_MS = 1000;
    static final int RUOK = 0x72756f6b;

    /** Null when there is another log below. */
    final MemoryLog log;

    final ManualClock clock;
    final Metrics metrics = new Metrics();
    final ServerStatistics statistics = new ServerStatistics();
    final ZnodeTree tree;
    final SessionTable sessions = new SessionTable();
    final Membership membership = new Membership();
    final WatchTable watches;
    final RequestPipeline pipeline;
    int snapshotsStarted;
    int purges;
    int wordPieces = 1;
    int wordPiecesMade;
    private long connectionIds;

    PipelineFixture() {
        this(new MemoryLog(), context -> context);
    }

    PipelineFixture(final MemoryLog log, final UnaryOperator<PipelineContext> settings) {
        this(log, settings, ArenaConfig.largest());
    }

    PipelineFixture(final MemoryLog log, final UnaryOperator<PipelineContext> settings, final ArenaConfig memory) {
        this(log, new ManualClock(), settings, memory);
    }

    PipelineFixture(
            final ReplicatedLog log,
            final ManualClock clock,
            final UnaryOperator<PipelineContext> settings,
            final ArenaConfig memory) {
        this.log = log instanceof MemoryLog memoryLog ? memoryLog : null;
        this.clock = clock;
        tree = new ZnodeTree(memory);
        watches = new WatchTable(tree);
        final AuthSchemes schemes = new AuthSchemes(AuthConfig.defaults());
        final IdentityTable identities = new IdentityTable();
        final AclCheck aclCheck = new AclCheck(schemes, tree.acls(), false);
        final StateContext state =
                new StateContext(tree, tree.acls(), sessions, schemes, identities, new NamespaceTraffic(), membership);
        pipeline = new RequestPipeline(settings.apply(new PipelineContext()
                .sessionConfig(SessionConfig.ofTick(TICK_MS))
                .clocks(clock::nanoTime, clock::epochMs)
                .metrics(metrics, statistics)
                .random(() -> 0.5)
                .log(log)
                .data(tree, sessions)
                .watches(watches)
                .auth(
                        identities,
                        new Authenticator(schemes, identities),
                        (who, acl) -> aclCheck.permitsHere(acl, Permission.READ, who))
                .state(notifications -> new PipelineContext.StateFactory.Executors(
                        new StateMachine(state, listener(notifications)),
                        new ReadExecutor(state, aclCheck, watches, notifications)))
                .snapshots(
                        new SnapshotLoader(tree, sessions, new Long2LongHashMap(0), membership),
                        (zxid, index, timestampMs) -> ++snapshotsStarted > 0)
                .purge(() -> purges++)
                .words(new Words())));
        pipeline.agent().onStart();
    }

    /** A fresh connection, not yet seen by the engine. */
    Peer connect() {
        final Peer peer = new Peer(this, new FakeConnection(++connectionIds));
        pipeline.frameHandler().onConnected(peer.connection);
        return peer;
    }

    /** A connection with a session of its own. */
    Peer open() {
        final Peer peer = connect();
        peer.handshake(0, 4 * TICK_MS, 0, null);
        run();
        peer.expectAccepted();
        return peer;
    }

    /** Cycles until there is nothing left to do without more input. */
    void run() {
        for (int i = 0; i < 1000; i++) {
            if (pipeline.agent().doWork() == 0 && pipeline.agent().idleNs() > 0) {
                return;
            }
        }
        throw new AssertionError("the engine does not come to rest");
    }

    /** Lets time pass in steps that are no pause of the node. */
    void passMs(final long ms) {
        for (long left = ms; left > 0; left -= 100) {
            clock.advanceMs(Math.min(left, 100));
            log.timeMs = clock.epochMs();
            run();
        }
    }

    @Override
    public void close() {
        tree.close();
    }

    private ChangeListener listener(final NotificationStage notifications) {
        return new ChangeListener() {
            @Override
            public void onCreated(final int node, final long zxid) {
                watches.onCreated(node, zxid, notifications);
            }

            @Override
            public void onDeleted(final int node, final long zxid) {
                watches.onDeleted(node, zxid, notifications);
            }

            @Override
            public void onDataChanged(final int node, final long zxid) {
                watches.onDataChanged(node, zxid, notifications);
            }

            @Override
            public void onSessionClosed(final long sessionId, final long zxid) {}
        };
    }

    /** Knows one word and answers it in so many pieces as the test wants. */
    private final class Words implements WordHandler {
        @Override
        public int argumentLength(final int firstFourBytes) {
            return firstFourBytes == RUOK ? 0 : -1;
        }

        @Override
        public WordAnswer onWord(
                final Connection connection,
                final int word,
                final DirectBuffer argument,
                final int offset,
                final int length) {
            return new WordAnswer() {
                private int left = wordPieces;

                @Override
                public int next(final MutableDirectBuffer target) {
                    assertTrue(left > 0, "asked for more than there is");
                    left--;
                    wordPiecesMade++;
                    return target.putStringWithoutLengthAscii(0, "imok");
                }

                @Override
                public boolean isDone() {
                    return left == 0;
                }
            };
        }
    }
}
