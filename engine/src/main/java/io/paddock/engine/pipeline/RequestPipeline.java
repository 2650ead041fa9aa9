package io.paddock.engine.pipeline;

import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.session.ExpiryWheel;
import io.paddock.engine.session.SessionIds;
import io.paddock.engine.watch.WatchTable;
import io.paddock.replication.LogRole;
import io.paddock.replication.ReplicatedLog;
import io.paddock.transport.FrameHandler;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stages, put together: frames go in at {@link #frameHandler()}, {@link #agent()} makes them move. Owns no thread
 * and closes nothing.
 */
public final class RequestPipeline {
    final PipelineConfig config;
    final Metrics metrics;
    final ServerStatistics statistics;
    final CycleClock clock;
    final ReplicatedLog log;
    final WatchTable watches;
    final WordStage words;
    final FlushPolicy flushPolicy;
    final Gathering gathering = new Gathering();
    final RequestRing ring;
    final Outstanding outstanding;
    final Ingress ingress;
    final ConnectionTable connections;
    final ReplyStage replies;
    final NotificationStage notifications;
    final PendingCommands pending;
    final SubmitStage submit;
    final LogWaiters waiters = new LogWaiters();
    final ParkingLot parked;
    final AppliedPosition applied = new AppliedPosition();
    final RoleStage roles;
    final SessionStage sessions;
    final HandshakeStage handshake;
    final OrderStage order;
    final ReconfigStage reconfigs;
    final ExecuteStage execute;
    final SnapshotTrigger snapshots;
    final Upkeep upkeep;
    private final EngineAgent agent;

    public RequestPipeline(final PipelineContext context) {
        context.conclude();
        config = context.config;
        metrics = context.metrics;
        statistics = context.statistics;
        log = context.log;
        watches = context.watches;
        flushPolicy = context.flushPolicy;
        clock = new CycleClock(context.nanoClock, context.epochClock);
        ring = new RequestRing(config, context.sharedThread);
        outstanding = new Outstanding(config.outstandingLimit(), config.throttle());
        final AtomicInteger watcherNumbers = new AtomicInteger();
        words = new WordStage(context.words, outstanding, statistics, clock);
        ingress = new Ingress(
                ring,
                outstanding,
                context.words,
                connection ->
                        new ClientConnection(connection, watcherNumbers.incrementAndGet(), context.epochClock.time()),
                context.engineSignal);
        connections =
                new ConnectionTable(context.identities, watches, metrics, context.sessionConfig.sessionlessTimeoutMs());
        replies = new ReplyStage(config, clock, metrics, statistics);
        notifications = new NotificationStage(connections, replies, context.accessCheck);
        pending = new PendingCommands(config.pendingCapacity());
        submit = new SubmitStage(log, pending, context.policy, clock, metrics, gathering);
        parked = new ParkingLot(config.parkedBytes());
        roles = new RoleStage(context.roleConfig, clock, connections, metrics);
        final boolean alone = log.ensemble() == null;
        sessions = new SessionStage(
                context.sessionConfig,
                context.sessionTable,
                new LocalSessions(context.localSessions, context.sessionConfig.tickTimeMs(), connections, clock),
                new TouchReports(log::tellLeader, clock, context.sessionConfig.tickTimeMs()),
                submit,
                clock,
                metrics,
                log.serverId(),
                alone);
        handshake = new HandshakeStage(
                new SessionIds(context.sessionServerId, context.epochClock.time(), context.sessionTable),
                sessions,
                roles,
                alone,
                connections,
                new ConnectionThrottle(context.connectionThrottle, clock, context.random),
                submit,
                waiters,
                replies,
                applied,
                outstanding,
                metrics);
        final PipelineContext.StateFactory.Executors executors = context.state.create(notifications);
        final NamespaceRoom room = new NamespaceRoom(context.tree, metrics);
        order = new OrderStage(
                parked,
                outstanding,
                waiters,
                submit,
                new LocalStage(executors.reads(), replies, applied),
                handshake,
                sessions,
                new Admission(
                        context.authenticator,
                        context.requestCheck,
                        room,
                        context.demandedSchemes,
                        config.throttle(),
                        clock,
                        metrics,
                        statistics),
                metrics);
        reconfigs = new ReconfigStage(log, executors.machine(), roles, submit, replies);
        execute = new ExecuteStage(
                executors.machine(),
                context.snapshotLoader,
                pending,
                connections,
                handshake,
                sessions,
                order,
                replies,
                outstanding,
                room,
                applied,
                clock,
                roles,
                reconfigs,
                context.abandonSnapshot,
                metrics);
        snapshots = new SnapshotTrigger(
                context.upkeepConfig,
                log,
                applied,
                context.snapshotStarter,
                context.tree.arena()::usedLength,
                context.random);
        upkeep = new Upkeep(
                context.sessionConfig.tickTimeMs(),
                context.upkeepConfig,
                clock,
                roles,
                sessions,
                connections,
                new ReaperStage(
                        context.upkeepConfig,
                        clock,
                        log,
                        submit,
                        context.tree,
                        executors.machine().reapIndex()),
                snapshots,
                context.purge);
        agent = new EngineAgent(this);
    }

    /** Where the transport delivers. */
    public FrameHandler frameHandler() {
        return ingress;
    }

    /** The duty cycle; one thread. */
    public EngineAgent agent() {
        return agent;
    }

    /** Where changes are reported to. */
    public NotificationStage notifications() {
        return notifications;
    }

    /** The open connections. Engine thread. */
    public ConnectionTable connections() {
        return connections;
    }

    /** How far the log has been executed. Engine thread. */
    public AppliedPosition applied() {
        return applied;
    }

    /** What this server is to its ensemble; a single server leads. Engine thread. */
    public LogRole role() {
        return roles.role();
    }

    /** Number of the server that leads, 0 when none is known. Engine thread. */
    public int leader() {
        return roles.leader();
    }

    /** Whether clients are served, or will be as soon as the lost leader has a successor. Engine thread. */
    public boolean serving() {
        return roles.serving();
    }

    /** Whether clients are served that asked for reading only, since there is no leader. Engine thread. */
    public boolean readOnly() {
        return roles.readOnly();
    }

    /** Whether nothing that has arrived waits for the engine's thread. Engine thread. */
    public boolean inputDrained() {
        return ring.drained() && waiters.isEmpty();
    }

    /** Requests taken and not finished. */
    public long outstandingRequests() {
        return outstanding.count(ring.claimed());
    }

    /** Which sessions are alive, in ms of {@link #elapsedMs()}; empty where another server decides. Engine thread. */
    public ExpiryWheel livingSessions() {
        return sessions.wheel();
    }

    /** The sessions that no other server knows, in the same time. Engine thread. */
    public ExpiryWheel localSessions() {
        return sessions.localWheel();
    }

    /** The clock of {@link #livingSessions()}, as of the running cycle. Engine thread. */
    public long elapsedMs() {
        return clock.elapsedMs();
    }
}
