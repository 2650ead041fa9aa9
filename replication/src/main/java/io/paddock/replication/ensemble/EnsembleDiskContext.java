package io.paddock.replication.ensemble;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.journal.JournalCounters;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

/** What a {@link EnsembleDisk} works with. Set up by one thread, then lent to the log. */
final class EnsembleDiskContext {
    private EnsembleDiskConfig config;
    private Path journalFolder;
    private Path snapshotFolder;
    private Disk disk;
    private EpochClock epochClock;
    private JournalCounters counters;
    private Runnable wakeup;
    private IntSupplier random;
    private LongConsumer snapshotPause;
    private String threadPrefix = "paddock";
    private boolean threads = true;
    private boolean spinning;

    /** Where segments, {@code mark.dat}, {@code vote.dat} and {@code manifest.dat} go; made if missing. Required. */
    EnsembleDiskContext journalFolder(final Path newJournalFolder) {
        journalFolder = newJournalFolder;
        return this;
    }

    /** Where snapshots go; made if missing. By default the journal's folder. */
    EnsembleDiskContext snapshotFolder(final Path newSnapshotFolder) {
        snapshotFolder = newSnapshotFolder;
        return this;
    }

    /** Required. */
    EnsembleDiskContext config(final EnsembleDiskConfig newConfig) {
        config = newConfig;
        return this;
    }

    EnsembleDiskContext disk(final Disk newDisk) {
        disk = newDisk;
        return this;
    }

    /** Wall clock; only the very first start of a server looks at it. */
    EnsembleDiskContext epochClock(final EpochClock newEpochClock) {
        epochClock = newEpochClock;
        return this;
    }

    /** Where to count; lets others read. */
    EnsembleDiskContext counters(final JournalCounters newCounters) {
        counters = newCounters;
        return this;
    }

    /**
     * Called on the forcing thread when entries have become durable or the log has failed, so that the owner polls. Must
     * be quick and must not throw.
     */
    EnsembleDiskContext wakeup(final Runnable newWakeup) {
        wakeup = newWakeup;
        return this;
    }

    /** For what must differ from segment to segment. */
    EnsembleDiskContext random(final IntSupplier newRandom) {
        random = newRandom;
        return this;
    }

    /** Waits for a number of ns while a snapshot is written. */
    EnsembleDiskContext snapshotPause(final LongConsumer newSnapshotPause) {
        snapshotPause = newSnapshotPause;
        return this;
    }

    /** First part of the threads' names. */
    EnsembleDiskContext threadPrefix(final String newThreadPrefix) {
        threadPrefix = newThreadPrefix;
        return this;
    }

    /** False forces on the owner's thread only and starts no thread: for simulation. */
    EnsembleDiskContext threads(final boolean newThreads) {
        threads = newThreads;
        return this;
    }

    /** Fills in what is missing. */
    EnsembleDiskContext conclude() {
        if (journalFolder == null || config == null) {
            throw new IllegalStateException("journalFolder and config are required");
        }
        snapshotFolder = snapshotFolder == null ? journalFolder : snapshotFolder;
        disk = disk == null ? FileDisk.INSTANCE : disk;
        epochClock = epochClock == null ? SystemEpochClock.INSTANCE : epochClock;
        counters = counters == null ? new JournalCounters() : counters;
        wakeup = wakeup == null ? () -> {} : wakeup;
        random = random == null ? () -> ThreadLocalRandom.current().nextInt() : random;
        snapshotPause = snapshotPause == null ? LockSupport::parkNanos : snapshotPause;
        return this;
    }

    EnsembleDiskConfig config() {
        return config;
    }

    Path journalFolder() {
        return journalFolder;
    }

    Path snapshotFolder() {
        return snapshotFolder;
    }

    Disk disk() {
        return disk;
    }

    EpochClock epochClock() {
        return epochClock;
    }

    JournalCounters counters() {
        return counters;
    }

    Runnable wakeup() {
        return wakeup;
    }

    IntSupplier random() {
        return random;
    }

    LongConsumer snapshotPause() {
        return snapshotPause;
    }

    String threadPrefix() {
        return threadPrefix;
    }

    boolean threads() {
        return threads;
    }

    /** Whether the thread that forces spins while it has nothing to do, on a processor of its own. */
    EnsembleDiskContext spinning(final boolean newSpinning) {
        spinning = newSpinning;
        return this;
    }

    boolean spinning() {
        return spinning;
    }
}
