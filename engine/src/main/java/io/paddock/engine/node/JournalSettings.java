package io.paddock.engine.node;

import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.config.StorageConfig;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.JournalConfig;
import java.nio.file.Path;
import org.agrona.BitUtil;

/** What an operator sets, as the journal and the folders of a node have it. */
final class JournalSettings {
    private static final String LOG_FOLDER = "log";
    private static final String SNAPSHOT_FOLDER = "snap";
    /** What a command adds to the request: header, fixed fields, and ids of at most 64 KiB. */
    private static final int COMMAND_OVERHEAD = 65 * 1024;

    private JournalSettings() {}

    static Path logFolder(final NodeConfig config) {
        return logFolder(config.storage().dataLogDir());
    }

    static Path logFolder(final Path dataLogDir) {
        return dataLogDir.resolve(LOG_FOLDER);
    }

    static Path snapshotFolder(final NodeConfig config) {
        return snapshotFolder(config.storage().dataDir());
    }

    static Path snapshotFolder(final Path dataDir) {
        return dataDir.resolve(SNAPSHOT_FOLDER);
    }

    static JournalConfig of(final NodeConfig config) {
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
