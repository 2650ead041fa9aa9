package io.paddock.engine.node;

import io.paddock.engine.admin.WordConfig;
import io.paddock.engine.admin.WordResponder;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.config.DataFolders;
import io.paddock.engine.config.DynamicConfigFile;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.pipeline.PipelineContext;
import io.paddock.engine.pipeline.RequestPipeline;
import io.paddock.engine.snapshot.SnapshotLoader;
import io.paddock.engine.snapshot.SnapshotTaker;
import io.paddock.replication.ReplicatedLog;
import io.paddock.transport.FrameHandler;
import io.paddock.transport.Transport;
import io.paddock.transport.tcp.TcpTransport;
import io.paddock.transport.tcp.TcpTransportContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.CloseHelper;
import org.agrona.LangUtil;

/**
 * A server: from {@link #launch} to {@link #close()}, or until a fault ends it. Several may run in one process, each on
 * its own folder and port. Any thread.
 */
public final class PaddockNode implements AutoCloseable {
    /** System property of {@link #main}: when it is true, the process ends in order with the one that started it. */
    public static final String END_WITH_PARENT = "paddock.endWithParent";

    /** Top byte of the sessions' ids of a single server, as ZooKeeper has it. */
    private static final int STANDALONE_SESSIONS = 1;

    private final NodeConfig config;
    private final EngineRunner runner;
    private final Thread engineThread;
    private final FrameHandler frameHandler;
    private InetSocketAddress clientAddress;

    private PaddockNode(final NodeContext context) {
        final Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            config = context.config();
            DataFolders.prepare(config.storage());
            final ArenaConfig arena = ConfigMapping.arena(config.limits());
            final NodeScheduler scheduler = context.scheduler();
            final ReplicatedLog log = context.logFactory().open(config, scheduler::wake);
            final EnsembleMember member = context.member();
            if (member != null) {
                opened.push(member);
            }
            opened.push(log);
            final NodeState state = new NodeState(arena, ConfigMapping.auth(config.access()), context.metrics());
            opened.push(state);
            final SnapshotTaker snapshots = new SnapshotTaker(
                    state.tree,
                    state.sessions,
                    state.origins,
                    state.membership,
                    log.snapshots(),
                    new SnapshotKeeper(log, context.metrics()));
            opened.push(snapshots);
            final FilePurge purge = new FilePurge(log, config.storage().purgeRetainCount());
            opened.push(purge);
            final NodeWords words = new NodeWords();
            final RequestPipeline pipeline =
                    new RequestPipeline(pipelineContext(context, log, state, snapshots, purge, words));
            state.digests().listener(log::stateDigest);
            final EnsembleFace ensemble = log.ensemble() == null
                    ? null
                    : new EnsembleFace(
                            log.serverId(),
                            log.ensemble(),
                            state.membership,
                            context.epochClock(),
                            member.linkCounters());
            if (member != null) {
                member.ownerIdle(pipeline::inputDrained);
                member.watch(new EnsembleWatch(
                        log.ensemble(), state.membership, ensemble, context.roleListener(), dynamicConfigFile(config)));
            }
            final LiveNode live = new LiveNode(
                    config,
                    state,
                    pipeline,
                    context.epochClock(),
                    context.metrics(),
                    context.statistics(),
                    log.snapshots().directory(),
                    ensemble);
            words.responder(new WordResponder(new WordConfig(config.features().words()), live));
            frameHandler = pipeline.frameHandler();
            runner = new EngineRunner(
                    pipeline, log, snapshots, purge, state, live, scheduler, member, context.failureHandler());
            engineThread = new Thread(runner, "paddock-engine");
        } catch (final Throwable ex) {
            CloseHelper.quietCloseAll(opened);
            throw ex;
        }
    }

    /**
     * Starts a node and returns when it serves.
     *
     * @throws io.paddock.engine.config.ConfigException when the configuration or a folder cannot be used.
     * @throws io.paddock.replication.LogFault when the files cannot be used or trusted.
     * @throws io.paddock.transport.TransportFault when the port cannot be opened.
     */
    public static PaddockNode launch(final NodeContext context) {
        context.conclude();
        final PaddockNode node = new PaddockNode(context);
        node.start(context);
        return node;
    }

    /** Where clients connect; port 0 of the configuration is resolved. */
    public InetSocketAddress clientAddress() {
        return clientAddress;
    }

    /** The values that it runs with. */
    public NodeConfig config() {
        return config;
    }

    /** Waits until the node has ended, by a fault or by {@link #close()}. Returns what ended it, null if in order. */
    public Throwable awaitEnd() throws InterruptedException {
        engineThread.join();
        return runner.failure();
    }

    /** What ended the node, null while it runs and after an orderly end. */
    public Throwable failure() {
        return runner.failure();
    }

    /**
     * Ends the node in order: what was taken is finished, everything is forced to the disk; port, files, threads and
     * memory are released when it returns. Idempotent; not to be called on the engine's thread.
     */
    @Override
    public void close() {
        runner.stop();
        boolean interrupted = false;
        while (engineThread.isAlive()) {
            try {
                engineThread.join();
            } catch (final InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(final NodeContext context) {
        engineThread.start();
        openPort(context);
        try {
            runner.awaitStart();
        } catch (final InterruptedException ex) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the node started", ex);
        }
        final Throwable failure = runner.failure();
        if (failure != null) {
            close();
            LangUtil.rethrowUnchecked(failure);
        }
    }

    /** While the engine's thread restores the state. */
    private void openPort(final NodeContext context) {
        try {
            final NodeScheduler scheduler = context.scheduler();
            final Transport transport = TcpTransport.launch(new TcpTransportContext()
                    .config(ConfigMapping.tcp(config, scheduler.eventLoops()))
                    .frameHandler(frameHandler)
                    .spinning(config.profile().spins())
                    .connectionIds(context.connectionIds()));
            clientAddress = transport.localAddress();
            engineThread.setName("paddock-engine-" + clientAddress.getPort());
            scheduler.attach(transport);
            runner.onLaunched(transport);
        } catch (final Throwable ex) {
            runner.onLaunchFailed(ex);
        }
    }

    /** Where new members are written down; null when nobody asked for changes of the ensemble, or there is no file. */
    private static DynamicConfigFile dynamicConfigFile(final NodeConfig config) {
        final Path file = config.ensemble().file();
        return file == null || !config.features().reconfigEnabled() ? null : new DynamicConfigFile(file);
    }

    private static PipelineContext pipelineContext(
            final NodeContext context,
            final ReplicatedLog log,
            final NodeState state,
            final SnapshotTaker snapshots,
            final FilePurge purge,
            final NodeWords words) {
        final NodeConfig config = context.config();
        final NodeScheduler scheduler = context.scheduler();
        final boolean sharedThread = scheduler.eventLoops() == 0;
        return new PipelineContext()
                .config(ConfigMapping.pipeline(config))
                .sessionConfig(ConfigMapping.sessions(config.time()))
                .localSessions(ConfigMapping.localSessions(config))
                .upkeepConfig(ConfigMapping.upkeep(config.storage(), config.features()))
                .connectionThrottle(ConfigMapping.handshakes(config))
                .policy(ConfigMapping.policy(config))
                .demandedSchemes(config.access().enforcedSchemes())
                .flushPolicy(context.flushPolicy())
                .clocks(context.nanoClock(), context.epochClock())
                .metrics(context.metrics(), context.statistics())
                .threads(sharedThread, sharedThread ? () -> {} : scheduler::wake)
                .roleConfig(ConfigMapping.roles(config))
                .sessionServerId(config.isEnsemble() ? config.serverId() : STANDALONE_SESSIONS)
                .log(log)
                .data(state.tree, state.sessions)
                .watches(state.watches)
                .auth(state.identities, state.authenticator, state::mayRead)
                .state(state::executors)
                .snapshots(
                        new SnapshotLoader(state.tree, state.sessions, state.origins, state.membership),
                        snapshots::start)
                .abandonSnapshot(snapshots::abandon)
                .purge(purge)
                .words(words);
    }

    /** The program: see {@link Launcher}. */
    public static void main(final String[] args) {
        Launcher.run(args);
    }
}
