package io.paddock.engine.pipeline;

import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.metrics.Summary;
import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.watch.WatchTable;
import io.paddock.replication.ReplicatedLog;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;

/**
 * The engine's duty cycle: take in what arrived, hand writes to the log, execute what is committed, answer. Bounded
 * work each time, never blocks but for the inline force of a light batch; see {@link FlushPolicy}. One thread.
 */
public final class EngineAgent implements Agent {
    private static final int REQUEST_LIMIT = 1024;
    private static final int COMMIT_LIMIT = 1024;
    private static final int WATCH_CLEAN_LIMIT = 64;
    /** How often connections that do not read are looked at when nothing else happens. */
    private static final long CONGESTION_CHECK_MS = 5;

    private static final long NS_PER_MS = 1_000_000;
    private static final long CLOSE_TIMEOUT_NS = 5_000_000_000L;

    private final RequestRing ring;
    private final Ingress ingress;
    private final Outstanding outstanding;
    private final LogWaiters waiters;
    private final ParkingLot parked;
    private final OrderStage order;
    private final SubmitStage submit;
    private final PendingCommands pending;
    private final ReconfigStage reconfigs;
    private final ExecuteStage execute;
    private final SnapshotTrigger snapshots;
    private final ReplyStage replies;
    private final ConnectionTable connections;
    private final RoleStage roles;
    private final SessionStage sessions;
    private final Upkeep upkeep;
    private final WatchTable watches;
    private final WordStage words;
    private final ReplicatedLog log;
    private final FlushPolicy flushPolicy;
    private final Gathering gathering;
    private final ThrottleConfig throttle;
    private final CycleClock clock;
    private final Metrics metrics;
    private final ServerStatistics statistics;
    private final RequestRing.Handler onRequest = this::onRequest;
    private final Consumer<ClientConnection> resume;
    private ClientConnection lateEnd;
    private boolean moreToDo;
    /** This cycle has forced a batch itself. */
    private boolean forced;
    /** When this cycle should have begun; later means that the node stood still. */
    private long expectedByMs;

    EngineAgent(final RequestPipeline pipeline) {
        ring = pipeline.ring;
        ingress = pipeline.ingress;
        outstanding = pipeline.outstanding;
        waiters = pipeline.waiters;
        parked = pipeline.parked;
        order = pipeline.order;
        submit = pipeline.submit;
        pending = pipeline.pending;
        reconfigs = pipeline.reconfigs;
        execute = pipeline.execute;
        snapshots = pipeline.snapshots;
        replies = pipeline.replies;
        connections = pipeline.connections;
        roles = pipeline.roles;
        sessions = pipeline.sessions;
        upkeep = pipeline.upkeep;
        watches = pipeline.watches;
        words = pipeline.words;
        log = pipeline.log;
        flushPolicy = pipeline.flushPolicy;
        gathering = pipeline.gathering;
        throttle = pipeline.config.throttle();
        clock = pipeline.clock;
        metrics = pipeline.metrics;
        statistics = pipeline.statistics;
        resume = order::resume;
    }

    @Override
    public String roleName() {
        return "engine";
    }

    /** Restores the state from the disk; once, before the first cycle. */
    @Override
    public void onStart() {
        final long startNs = System.nanoTime();
        log.recover(execute);
        execute.onRecovered();
        metrics.namespaces().onRestored();
        final long recoveryMs = (System.nanoTime() - startNs) / NS_PER_MS;
        metrics.record(Summary.DBINITTIME, recoveryMs);
        metrics.record(Summary.STARTUP_TXNS_LOAD_TIME, recoveryMs);
        metrics.record(Summary.STARTUP_TXNS_LOADED, execute.replayedCount());
        clock.refresh();
        expectedByMs = clock.elapsedMs();
    }

    /** Finishes what was handed to the log and answers it; gives up after some seconds. */
    @Override
    public void onClose() {
        log.flush(true);
        submit.takeBatch();
        final long deadlineNs = System.nanoTime() + CLOSE_TIMEOUT_NS;
        while (pending.count() > 0 && roles.hasLeader() && System.nanoTime() - deadlineNs < 0) {
            clock.refresh();
            if (log.poll(execute, COMMIT_LIMIT) == 0) {
                Thread.yield();
            }
            // What waited for its turn may have been let go by what was executed.
            log.flush(true);
        }
        replies.flush();
    }

    /** Begins a snapshot if one is due; once, after {@link #onClose}, when none is being taken. */
    public void onClosed() {
        snapshots.onClose();
    }

    @Override
    public int doWork() {
        clock.refresh();
        sessions.onPause(clock.elapsedMs() - expectedByMs);
        expectedByMs = clock.elapsedMs();
        submit.onCycle();
        int workCount = roles.hasLeader() ? waiters.retry(order) : 0;
        workCount += takeIn();
        workCount += upkeep.run();
        workCount += forward();
        final int executed = executeCommitted();
        workCount += executed;
        workCount += reconfigs.run();
        workCount += replies.congestedCount() > 0 ? replies.relieve(resume) : 0;
        final int cleaned = watches.clean(WATCH_CLEAN_LIMIT);
        workCount += cleaned;
        workCount += replies.flush();
        workCount += words.run();
        if (forced) {
            forced = false;
            clock.refresh();
            gathering.onAnswered(clock.nowNs());
        }
        moreToDo = executed == COMMIT_LIMIT || cleaned > 0;
        workCount += wakeRefused();
        return workCount;
    }

    /**
     * How long the thread may sleep when a cycle found nothing to do and nobody wakes it, ns. To be asked right before
     * sleeping.
     */
    public long idleNs() {
        final boolean input = !ring.drained() || ingress.hasLate() || lateEnd != null;
        if (moreToDo || input && mayTakeIn() || words.isReady()) {
            return 0;
        }
        // What was let go while executing has still to be sent on its way; what the log refused while it was empty has
        // nobody to wake it.
        if (submit.batchCount() > 0 || !waiters.isEmpty() && pending.count() == 0 && roles.hasLeader()) {
            return 0;
        }
        long deadlineMs = upkeep.deadlineMs();
        if (replies.congestedCount() > 0 || words.isBusy()) {
            deadlineMs = Math.min(deadlineMs, clock.elapsedMs() + CONGESTION_CHECK_MS);
        }
        final long idleMs = Math.max(0, deadlineMs - clock.elapsedMs());
        expectedByMs = clock.elapsedMs() + idleMs;
        return Math.min(idleMs * NS_PER_MS, log.idleNs());
    }

    private int takeIn() {
        ClientConnection late;
        while ((late = ingress.pollLateArrival()) != null) {
            connections.register(late);
        }
        if (lateEnd == null) {
            lateEnd = ingress.pollLateEnd();
        }
        int workCount = mayTakeIn() ? ring.poll(onRequest, REQUEST_LIMIT) : 0;
        if (lateEnd != null && ring.drained()) {
            onLateEnd(lateEnd);
            lateEnd = null;
            workCount++;
        }
        return workCount;
    }

    /** While there is no leader, what writes wait for does not come soon: reads are not to wait with them. */
    private boolean mayTakeIn() {
        final boolean keepingUp =
                waiters.isEmpty() && (throttle.maxRequests() == 0 || pending.count() < throttle.maxRequests());
        return (keepingUp || !roles.hasLeader()) && !parked.full();
    }

    private boolean onRequest(final RequestEvent event) {
        final ClientConnection client = event.client();
        switch (event.kind()) {
            case RequestEvent.FRAME -> onFrame(client, event);
            case RequestEvent.WORD -> onWord(client, event);
            case RequestEvent.BROKEN -> onBroken(client);
            case RequestEvent.CONNECTED -> {
                connections.register(client);
                outstanding.finishedOther();
            }
            default -> {
                onEnd(client);
                outstanding.finishedOther();
            }
        }
        return !submit.pressured() || !roles.hasLeader();
    }

    private void onFrame(final ClientConnection client, final RequestEvent event) {
        connections.register(client);
        client.statistics.onReceived();
        statistics.onReceived();
        metrics.add(Counter.BYTES_RECEIVED_COUNT, event.length() + Integer.BYTES);
        if (throttle.maxRequests() > 0
                && throttle.dropStale()
                && !client.connection().isOpen()) {
            metrics.increment(Counter.STALE_REQUESTS_DROPPED);
            outstanding.finished(client, 0);
            return;
        }
        final long arrivalNs = event.arrivalNs() == 0 ? clock.nowNs() : event.arrivalNs();
        order.onFrame(client, event.buffer(), event.length(), arrivalNs);
    }

    private void onWord(final ClientConnection client, final RequestEvent event) {
        connections.register(client);
        client.statistics.onReceived();
        statistics.onReceived();
        metrics.add(Counter.BYTES_RECEIVED_COUNT, event.length() + Integer.BYTES);
        words.onWord(client, event);
    }

    private void onBroken(final ClientConnection client) {
        connections.register(client);
        order.onBroken(client, clock.nowNs());
    }

    /** An end that found the ring full: of the connection, or of what can be read from it. */
    private void onLateEnd(final ClientConnection client) {
        if (client.connection().isOpen()) {
            // The transport closes when the ring has filled up again already.
            ingress.publishBroken(client);
        } else {
            onEnd(client);
        }
    }

    private void onEnd(final ClientConnection client) {
        if (!client.gone()) {
            client.state(State.GONE);
            connections.unregister(client);
            order.onGone(client);
        }
    }

    private int forward() {
        final int batchCount = submit.batchCount();
        if (batchCount == 0) {
            return 0;
        }
        final boolean alone = flushPolicy.alone(
                batchCount, submit.batchBytes(), pending.count(), ring.drained() && waiters.isEmpty());
        if (alone && gathering.wantsMore(flushPolicy.maxCount() - batchCount, clock.nowNs())) {
            return 0;
        }
        log.flush(alone);
        submit.takeBatch();
        if (alone) {
            final long startNs = clock.nowNs();
            clock.refresh();
            gathering.onForced(clock.nowNs() - startNs);
            forced = true;
        } else {
            gathering.onHandedOver();
        }
        return batchCount;
    }

    private int executeCommitted() {
        final int workCount = log.poll(execute, COMMIT_LIMIT);
        if (workCount > 0) {
            snapshots.onExecuted();
        }
        return workCount;
    }

    /** Lets connections come back that found no room; as many as there were, so that each cycle ends. */
    private int wakeRefused() {
        if (!ingress.hasRefused() || !ring.roomy() || !outstanding.roomy(ring.claimed()) || !mayTakeIn()) {
            return 0;
        }
        int workCount = 0;
        ClientConnection client;
        while (workCount < REQUEST_LIMIT
                && outstanding.roomy(ring.claimed())
                && (client = ingress.pollRefused()) != null) {
            metrics.increment(Counter.REQUEST_THROTTLE_WAIT_COUNT);
            client.connection().wakeReading();
            workCount++;
        }
        return workCount;
    }
}
