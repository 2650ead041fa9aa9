package io.paddock.engine.node;

import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.journal.JournalCounters;
import io.paddock.replication.standalone.StandaloneLog;
import io.paddock.replication.standalone.StandaloneLogConfig;
import io.paddock.replication.standalone.StandaloneLogContext;
import org.agrona.concurrent.EpochClock;

/** The log of a server without peers, on the configured folders: {@code log} and {@code snap} below them. */
final class SingleServerLog implements LogFactory {
    private final EpochClock epochClock;
    private final Metrics metrics;

    SingleServerLog(final EpochClock epochClock, final Metrics metrics) {
        this.epochClock = epochClock;
        this.metrics = metrics;
    }

    @Override
    public ReplicatedLog open(final NodeConfig config, final Runnable wakeup) {
        FolderOwner.requireSingle(JournalSettings.logFolder(config));
        return StandaloneLog.open(new StandaloneLogContext()
                .journalFolder(JournalSettings.logFolder(config))
                .snapshotFolder(JournalSettings.snapshotFolder(config))
                .config(keepingEverything(StandaloneLogConfig.with(JournalSettings.of(config))))
                .epochClock(epochClock)
                .counters(new JournalCounters(new ForceFigures(metrics)))
                .wakeup(wakeup)
                .spinning(config.profile().spins())
                .conclude());
    }

    /** Files go when {@code autopurge} says so, and not before: whoever leaves it off may count on the old ones. */
    private static StandaloneLogConfig keepingEverything(final StandaloneLogConfig config) {
        return new StandaloneLogConfig(
                config.journal(),
                config.snapshot(),
                config.ringCapacity(),
                config.barrierLimit(),
                config.messageCapacity(),
                0);
    }
}
