package io.paddock.engine.node;

import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.config.Profile;
import io.paddock.engine.config.ZooCfgReader;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.pipeline.FlushPolicy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collaborators of a {@link PaddockNode}; what is not set gets its default at the launch. One context for each node.
 */
public final class NodeContext {
    private static final Logger LOGGER = LoggerFactory.getLogger(PaddockNode.class);
    /** Numbers of connections are unique in the process, whatever the number of nodes. */
    private static final AtomicLong CONNECTION_IDS = new AtomicLong();

    private NodeConfig config;
    private EpochClock epochClock;
    private NanoClock nanoClock;
    private LogFactory logFactory;
    private NodeScheduler scheduler;
    private FlushPolicy flushPolicy;
    private Metrics metrics;
    private ServerStatistics statistics;
    private Consumer<Throwable> failureHandler;
    private RoleListener roleListener = (role, leader, epoch) -> {};
    private EnsembleMember member;
    private int processors = Runtime.getRuntime().availableProcessors();

    /** Values; without them what holds without a {@code zoo.cfg}: 127.0.0.1:2181, data in {@code ./paddock-data}. */
    public NodeContext config(final NodeConfig value) {
        config = value;
        return this;
    }

    /**
     * Values as lines of a {@code zoo.cfg}, on top of what holds without one. For embedding and tests: system
     * properties are not looked at, and what is to be said about the keys is dropped.
     */
    public NodeContext settings(final Map<String, String> entries) {
        return config(ZooCfgReader.readEntries(entries).config());
    }

    public NodeConfig config() {
        return config;
    }

    public NodeContext clocks(final NanoClock nano, final EpochClock epoch) {
        nanoClock = nano;
        epochClock = epoch;
        return this;
    }

    EpochClock epochClock() {
        return epochClock;
    }

    NanoClock nanoClock() {
        return nanoClock;
    }

    /** Processors that the node may count on; those of this JVM when not set. */
    NodeContext processors(final int value) {
        processors = value;
        return this;
    }

    /** Opens the log; when not set, one on the configured folders, alone or with the configured peers. */
    public NodeContext logFactory(final LogFactory value) {
        logFactory = value;
        return this;
    }

    LogFactory logFactory() {
        return logFactory;
    }

    /** Who forces which batch. */
    public NodeContext flushPolicy(final FlushPolicy value) {
        flushPolicy = value;
        return this;
    }

    FlushPolicy flushPolicy() {
        return flushPolicy;
    }

    /** Figures of the node. Engine thread. */
    public Metrics metrics() {
        return metrics;
    }

    ServerStatistics statistics() {
        return statistics;
    }

    /**
     * Told, on the engine's thread, of what ended the node other than {@link PaddockNode#close()}. Writes to the log
     * when not set.
     */
    public NodeContext failureHandler(final Consumer<Throwable> value) {
        failureHandler = value;
        return this;
    }

    Consumer<Throwable> failureHandler() {
        return failureHandler;
    }

    /** Told of this server's place in its ensemble. */
    public NodeContext roleListener(final RoleListener value) {
        roleListener = value;
        return this;
    }

    RoleListener roleListener() {
        return roleListener;
    }

    /** The log that the node opens as a server of an ensemble; null when it is alone, or has been given a log. */
    EnsembleMember member() {
        return member;
    }

    NodeScheduler scheduler() {
        return scheduler;
    }

    AtomicLong connectionIds() {
        return CONNECTION_IDS;
    }

    /** Fills what is missing; once. */
    void conclude() {
        if (scheduler != null) {
            throw new IllegalStateException("a context launches one node");
        }
        if (config == null) {
            config = ZooCfgReader.readDefaults().config();
        }
        scheduler = scheduler(config.profile());
        concludeClocks();
        metrics = new Metrics();
        statistics = new ServerStatistics();
        if (logFactory == null && config.isEnsemble()) {
            member = new EnsembleMember(epochClock, nanoClock, metrics);
            logFactory = member;
        } else if (logFactory == null) {
            logFactory = new SingleServerLog(epochClock, metrics);
        }
        if (flushPolicy == null) {
            flushPolicy = new FlushPolicy();
        }
        if (failureHandler == null) {
            failureHandler = failure -> LOGGER.error("The node has stopped.", failure);
        }
    }

    private NodeScheduler scheduler(final Profile profile) {
        return switch (profile) {
            case SHARED -> new SharedScheduler();
            case BALANCED -> new BalancedScheduler();
            case DEDICATED -> new DedicatedScheduler(processors);
        };
    }

    private void concludeClocks() {
        if (epochClock == null) {
            epochClock = SystemEpochClock.INSTANCE;
        }
        if (nanoClock == null) {
            nanoClock = SystemNanoClock.INSTANCE;
        }
    }
}
