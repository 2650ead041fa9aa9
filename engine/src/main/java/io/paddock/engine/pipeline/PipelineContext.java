package io.paddock.engine.pipeline;

import io.paddock.engine.auth.Authenticator;
import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.session.LocalSessionConfig;
import io.paddock.engine.session.SessionConfig;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.snapshot.SnapshotLoader;
import io.paddock.engine.state.ReadExecutor;
import io.paddock.engine.state.RequestCheck;
import io.paddock.engine.state.StateMachine;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchTable;
import io.paddock.replication.ReplicatedLog;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Collaborators and values of a {@link RequestPipeline}. What has no default must be set. The state machine and the
 * read executor report changes and catch-up events to {@link RequestPipeline#notifications()}, which exists only after
 * the pipeline; their assembly resolves that.
 */
public final class PipelineContext {
    PipelineConfig config = PipelineConfig.defaults();
    SessionConfig sessionConfig = SessionConfig.ofTick(2000);
    LocalSessionConfig localSessions = LocalSessionConfig.OFF;
    UpkeepConfig upkeepConfig = UpkeepConfig.DEFAULT;
    ConnectionThrottleConfig connectionThrottle = ConnectionThrottleConfig.OFF;
    CommandPolicy policy = CommandPolicy.DEFAULT;
    Set<String> demandedSchemes = Set.of();
    FlushPolicy flushPolicy = new FlushPolicy();
    NanoClock nanoClock = SystemNanoClock.INSTANCE;
    EpochClock epochClock = SystemEpochClock.INSTANCE;
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    Metrics metrics = new Metrics();
    ServerStatistics statistics = new ServerStatistics();
    boolean sharedThread = true;
    Runnable engineSignal = () -> {};
    Runnable purge = () -> {};
    Runnable abandonSnapshot = () -> {};
    RoleConfig roleConfig = RoleConfig.DEFAULT;
    int sessionServerId = 1;
    ReplicatedLog log;
    ZnodeTree tree;
    SessionTable sessionTable;
    WatchTable watches;
    IdentityTable identities;
    Authenticator authenticator;
    RequestCheck requestCheck;
    AccessCheck accessCheck;
    StateFactory state;
    SnapshotLoader snapshotLoader;
    SnapshotStarter snapshotStarter;
    WordHandler words;

    /** Makes what executes requests, once it is known where notifications go. */
    @FunctionalInterface
    public interface StateFactory {
        /** The two executors of one state. */
        record Executors(StateMachine machine, ReadExecutor reads) {}

        Executors create(NotificationStage notifications);
    }

    public PipelineContext config(final PipelineConfig value) {
        config = value;
        return this;
    }

    public PipelineContext sessionConfig(final SessionConfig value) {
        sessionConfig = value;
        return this;
    }

    /** Which sessions this server keeps to itself; of no meaning on a single server. */
    public PipelineContext localSessions(final LocalSessionConfig value) {
        localSessions = value;
        return this;
    }

    public PipelineContext upkeepConfig(final UpkeepConfig value) {
        upkeepConfig = value;
        return this;
    }

    public PipelineContext connectionThrottle(final ConnectionThrottleConfig value) {
        connectionThrottle = value;
        return this;
    }

    public PipelineContext policy(final CommandPolicy value) {
        policy = value;
        return this;
    }

    /** Schemes one of which a client needs an id of; empty when nothing is demanded. */
    public PipelineContext demandedSchemes(final Set<String> value) {
        demandedSchemes = Set.copyOf(value);
        return this;
    }

    public PipelineContext flushPolicy(final FlushPolicy value) {
        flushPolicy = value;
        return this;
    }

    public PipelineContext clocks(final NanoClock nano, final EpochClock epoch) {
        nanoClock = nano;
        epochClock = epoch;
        return this;
    }

    /** Source of numbers from 0 (inclusive) to 1 (exclusive). */
    public PipelineContext random(final DoubleSupplier value) {
        random = value;
        return this;
    }

    public PipelineContext metrics(final Metrics value, final ServerStatistics server) {
        metrics = value;
        statistics = server;
        return this;
    }

    /** Whether the transport runs on the engine's thread; otherwise the signal wakes the engine for each event. */
    public PipelineContext threads(final boolean shared, final Runnable signal) {
        sharedThread = shared;
        engineSignal = signal;
        return this;
    }

    /** Starts a purge of old files elsewhere and returns at once. */
    public PipelineContext purge(final Runnable value) {
        purge = value;
        return this;
    }

    /** What is done for clients while there is no leader; of no meaning on a single server. */
    public PipelineContext roleConfig(final RoleConfig value) {
        roleConfig = value;
        return this;
    }

    /** Gives up a snapshot that is being taken and returns when that is done: the state is about to be replaced. */
    public PipelineContext abandonSnapshot(final Runnable value) {
        abandonSnapshot = value;
        return this;
    }

    /** Number in the top byte of session ids, 0 to 255; ZooKeeper's standalone server uses 1. */
    public PipelineContext sessionServerId(final int value) {
        sessionServerId = value;
        return this;
    }

    public PipelineContext log(final ReplicatedLog value) {
        log = value;
        return this;
    }

    /** The replicated state. */
    public PipelineContext data(final ZnodeTree nodes, final SessionTable sessions) {
        tree = nodes;
        sessionTable = sessions;
        return this;
    }

    public PipelineContext watches(final WatchTable value) {
        watches = value;
        return this;
    }

    public PipelineContext auth(final IdentityTable table, final Authenticator judge, final AccessCheck readers) {
        identities = table;
        authenticator = judge;
        accessCheck = readers;
        return this;
    }

    public PipelineContext state(final StateFactory value) {
        state = value;
        return this;
    }

    public PipelineContext snapshots(final SnapshotLoader loader, final SnapshotStarter starter) {
        snapshotLoader = loader;
        snapshotStarter = starter;
        return this;
    }

    public PipelineContext words(final WordHandler value) {
        words = value;
        return this;
    }

    void conclude() {
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(tree, "data");
        Objects.requireNonNull(watches, "watches");
        Objects.requireNonNull(identities, "auth");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(snapshotLoader, "snapshots");
        Objects.requireNonNull(words, "words");
        if (requestCheck == null) {
            requestCheck = new RequestCheck();
        }
    }
}
