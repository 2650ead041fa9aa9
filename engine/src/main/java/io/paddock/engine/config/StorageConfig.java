package io.paddock.engine.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where and how the state is kept.
 *
 * @param dataDir folder of snapshots; {@code dataDir}.
 * @param dataLogDir folder of the journal; {@code dataLogDir}, else the same as {@code dataDir}.
 * @param autoCreate whether missing folders are created; {@code datadir.autocreate}.
 * @param snapCount entries of the log after which a snapshot is taken, at random from half of it on; 2 or more.
 * @param snapCountGiven whether an operator chose {@code snapCount}; the default is stretched while the state is large.
 * @param snapSizeLimitKb KiB of the log after which it is taken, at random from half of it on; below 1 = no such limit.
 * @param forceSync whether a write is on the disk before it is acknowledged; {@code forceSync=no} gives that up.
 * @param syncWarningMs a force that takes longer is reported; {@code fsync.warningthresholdms}.
 * @param purgeRetainCount snapshots that automatic purge leaves; 3 or more. {@code autopurge.snapRetainCount}.
 * @param purgeIntervalHours hours between purges, 0 = never; {@code autopurge.purgeInterval}.
 * @param journalMode how the journal appends; {@code paddock.journal.mode}.
 * @param journalSegmentBytes size of a journal file; {@code paddock.journal.segmentSize}. 0 = as the profile has it.
 */
public record StorageConfig(
        Path dataDir,
        Path dataLogDir,
        boolean autoCreate,
        int snapCount,
        boolean snapCountGiven,
        long snapSizeLimitKb,
        boolean forceSync,
        long syncWarningMs,
        int purgeRetainCount,
        int purgeIntervalHours,
        JournalMode journalMode,
        long journalSegmentBytes) {

    /** How the journal appends to its files; the constants of its own enum, where they are explained. */
    public enum JournalMode {
        WRITE,
        MAPPED,
        DSYNC,
        DIRECT
    }

    public StorageConfig {
        Objects.requireNonNull(dataDir);
        Objects.requireNonNull(dataLogDir);
        Objects.requireNonNull(journalMode);
    }
}
