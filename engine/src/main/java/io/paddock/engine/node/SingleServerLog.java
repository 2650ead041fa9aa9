package io.paddock.engine.node;

import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.config.StorageConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.journal.JournalCounters;
import io.paddock.replication.standalone.StandaloneLog;
import io.paddock.replication.standalone.StandaloneLogConfig;
import io.paddock.replication.standalone.StandaloneLogContext;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.concurrent.EpochClock;

/** The log of a server without peers, on the configured folders: {@code log} and {@code snap} below them. */
final class SingleServerLog implements LogFactory {
    private static final String LOG_FOLDER = "log";
    private static final String SNAPSHOT_FOLDER = "snap";
    /** What a command adds to the request: header, fixed fields, and ids of at most 64 KiB. */
    private static final int COMMAND_OVERHEAD = 65 * 1024;

    private final EpochClock epochClock;
    private final Metrics metrics;

    SingleServerLog(final EpochClock epochClock, final Metrics metrics) {
        this.epochClock = epochClock;
        this.metrics = metrics;
    }

    @Override
    public ReplicatedLog open(final NodeConfig config, final Runnable wakeup) {
        final StorageConfig storage = config.storage();
        final Path logFolder = storage.dataLogDir().resolve(LOG_FOLDER);
        return StandaloneLog.open(new StandaloneLogContext()
                .journalFolder(logFolder)
                .snapshotFolder(storage.dataDir().resolve(SNAPSHOT_FOLDER))
                .config(keepingEverything(StandaloneLogConfig.with(journal(config))))
                .epochClock(epochClock)
                .counters(new JournalCounters(new ForceFigures(metrics)))
                .wakeup(wakeup)
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

    private static JournalConfig journal(final NodeConfig config) {
        final StorageConfig storage = config.storage();
        final int maxEntryLength = Math.addExact(config.limits().maxFrameLength(), COMMAND_OVERHEAD);
        final JournalConfig defaults = JournalConfig.defaults();
        final long wanted =
                storage.journalSegmentBytes() > 0 ? storage.journalSegmentBytes() : defaults.segmentLength();
        // A segment holds the longest entry with room to spare.
        final long needed = Math.max(wanted, 2L * maxEntryLength);
        final int segmentLength = BitUtil.findNextPositivePowerOfTwo((int) Math.min(needed, 1 << 30));
        final JournalConfig sized =
                defaults.withLengths(segmentLength, maxEntryLength).withForce(storage.forceSync());
        return storage.journalMode() == StorageConfig.JournalMode.MAPPED ? sized.withMode(AppendMode.MAPPED) : sized;
    }
}
