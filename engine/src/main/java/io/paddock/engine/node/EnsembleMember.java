package io.paddock.engine.node;

import io.paddock.engine.config.ConfigException;
import io.paddock.engine.config.EnsembleConfig;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.config.Profile;
import io.paddock.engine.config.QuorumConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.ensemble.EnsembleLog;
import io.paddock.replication.ensemble.EnsembleLogConfig;
import io.paddock.replication.ensemble.EnsembleLogContext;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.journal.JournalCounters;
import io.paddock.replication.peer.AeronLink;
import io.paddock.replication.peer.AeronLinkConfig;
import io.paddock.replication.peer.AeronLinkContext;
import io.paddock.replication.peer.Lifelines;
import io.paddock.replication.peer.LinkCounters;
import io.paddock.replication.peer.LinkSecurity;
import io.paddock.transport.Transport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * The log of one server of an ensemble, and the network below it. Opened by the thread that launches the node; from then
 * on the engine's.
 */
final class EnsembleMember implements LogFactory, AutoCloseable {
    /** What a message adds to an entry. */
    private static final int MESSAGE_OVERHEAD = 64 * 1024;

    private final EpochClock epochClock;
    private final NanoClock nanoClock;
    private final Metrics metrics;
    private BooleanSupplier ownerIdle = () -> true;
    private EnsembleWatch watch;
    private AeronLink link;
    private Lifelines lifelines;

    EnsembleMember(final EpochClock epochClock, final NanoClock nanoClock, final Metrics metrics) {
        this.epochClock = epochClock;
        this.nanoClock = nanoClock;
        this.metrics = metrics;
    }

    @Override
    public ReplicatedLog open(final NodeConfig config, final Runnable wakeup) {
        final EnsembleConfig ensemble = config.ensemble();
        final JournalConfig journal = journal(config);
        FolderOwner.requireEnsemble(JournalSettings.logFolder(config));
        link = AeronLink.launch(linkContext(config, journal, wakeup));
        try {
            lifelines = Lifelines.open(
                    EnsembleMapping.address(ensemble.serverId(), ensemble.self()),
                    ensemble.quorum().listenOnAllAddresses());
            return EnsembleLog.open(new EnsembleLogContext()
                    .journalFolder(JournalSettings.logFolder(config))
                    .snapshotFolder(JournalSettings.snapshotFolder(config))
                    .config(logConfig(journal, ensemble.quorum()))
                    .link(link)
                    .lifelines(lifelines)
                    .initial(EnsembleMapping.initial(ensemble))
                    .addresses(EnsembleMapping::address)
                    .ownerIdle(() -> ownerIdle.getAsBoolean())
                    .epochClock(epochClock)
                    .nanoClock(nanoClock)
                    .counters(new JournalCounters(new ForceFigures(metrics)))
                    .wakeup(wakeup)
                    .spinning(config.profile().spins())
                    .threadPrefix("paddock-" + ensemble.serverId())
                    .conclude());
        } catch (final Throwable ex) {
            close();
            throw ex;
        }
    }

    /** Whether the engine has nothing else to do, so that its thread may force what the leader sent. Before it runs. */
    void ownerIdle(final BooleanSupplier idle) {
        ownerIdle = idle;
    }

    /** Whom to tell what {@link #onCycle} notices. Before it runs. */
    void watch(final EnsembleWatch value) {
        watch = value;
    }

    /** After each cycle of the engine. */
    void onCycle() {
        watch.check();
    }

    /** Asks another server to lead, if this one does; false when there is nothing to wait for. */
    boolean beginHandOver() {
        return watch.beginHandOver();
    }

    boolean leads() {
        return watch.leads();
    }

    /** Has messages of peers end the sleep in the transport's poll. Engine thread. */
    void attach(final Transport transport) {
        link.watchWith(transport::watch);
        lifelines.watchWith(transport::watch);
    }

    /** What the link to the others has counted. After the log was opened; any thread. */
    LinkCounters linkCounters() {
        return link.counters();
    }

    /** To be closed after the log. */
    @Override
    public void close() {
        if (lifelines != null) {
            lifelines.close();
            lifelines = null;
        }
        if (link != null) {
            link.close();
            link = null;
        }
    }

    private static AeronLinkConfig linkConfig(final Profile profile) {
        return switch (profile) {
            case SHARED -> AeronLinkConfig.shared();
            case BALANCED -> AeronLinkConfig.balanced();
            case DEDICATED -> AeronLinkConfig.dedicated();
        };
    }

    static JournalConfig journal(final NodeConfig config) {
        return JournalSettings.of(config)
                .withServerId(config.ensemble().serverId())
                .withClusterId(
                        EnsembleMapping.clusterId(config.ensemble().quorum().clusterName()));
    }

    private static EnsembleLogConfig logConfig(final JournalConfig journal, final QuorumConfig quorum) {
        final EnsembleLogConfig defaults = EnsembleLogConfig.with(journal);
        // Files go when autopurge says so, and not before: whoever leaves it off may count on the old ones.
        return new EnsembleLogConfig(
                journal,
                defaults.snapshot(),
                EnsembleMapping.timing(quorum),
                defaults.pendingCapacity(),
                defaults.pendingCount(),
                defaults.windowCapacity(),
                defaults.barrierLimit(),
                defaults.messageCapacity(),
                0,
                defaults.retainBytes());
    }

    private AeronLinkContext linkContext(final NodeConfig config, final JournalConfig journal, final Runnable wakeup) {
        final EnsembleConfig ensemble = config.ensemble();
        final QuorumConfig quorum = ensemble.quorum();
        final LinkSecurity security = EnsembleMapping.security(quorum);
        try {
            LinkSecurity.requireSafe(
                    security, quorum.security() == QuorumConfig.Security.NONE, EnsembleMapping.addresses(ensemble));
        } catch (final IllegalArgumentException ex) {
            throw new ConfigException(ex.getMessage());
        }
        return new AeronLinkContext()
                .address(EnsembleMapping.address(ensemble.serverId(), ensemble.self()))
                .clusterId(journal.clusterId())
                .dataFolder(config.storage().dataDir())
                .folder(quorum.aeronFolder())
                .config(linkConfig(config.profile()))
                .maxMessageLength(Math.addExact(journal.maxEntryLength(), MESSAGE_OVERHEAD))
                .expectedPeers(ensemble.servers().size() - 1)
                .listenOnAllAddresses(quorum.listenOnAllAddresses())
                .security(security)
                .wakeup(wakeup)
                // Not the time of day of this node: steps of that must not reach the link.
                .nanoClock(nanoClock);
    }
}
