package io.paddock.replication.standalone;

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

/** What a {@link StandaloneLog} works with. Set up by one thread, then lent to the log. */
public final class StandaloneLogContext {
    private StandaloneLogConfig config;
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

    /** Where segments and {@code mark.dat} go; made if missing. Required. */
    public StandaloneLogContext journalFolder(final Path newJournalFolder) {
        journalFolder = newJournalFolder;
        return this;
    }

    /** Where snapshots go; made if missing. By default the journal's folder. */
    public StandaloneLogContext snapshotFolder(final Path newSnapshotFolder) {
        snapshotFolder = newSnapshotFolder;
        return this;
    }

    public StandaloneLogContext config(final StandaloneLogConfig newConfig) {
        config = newConfig;
        return this;
    }

    public StandaloneLogContext disk(final Disk newDisk) {
        disk = newDisk;
        return this;
    }

    /** Wall clock for the time stamps of entries. */
    public StandaloneLogContext epochClock(final EpochClock newEpochClock) {
        epochClock = newEpochClock;
        return this;
    }

    /** Where to count; lets others read. */
    public StandaloneLogContext counters(final JournalCounters newCounters) {
        counters = newCounters;
        return this;
    }

    /**
     * Called on the forcing thread when entries have become durable or the log has failed, so that the owner polls. Must
     * be quick and must not throw.
     */
    public StandaloneLogContext wakeup(final Runnable newWakeup) {
        wakeup = newWakeup;
        return this;
    }

    /** For what must differ from segment to segment. */
    public StandaloneLogContext random(final IntSupplier newRandom) {
        random = newRandom;
        return this;
    }

    /** Waits for a number of ns while a snapshot is written. */
    public StandaloneLogContext snapshotPause(final LongConsumer newSnapshotPause) {
        snapshotPause = newSnapshotPause;
        return this;
    }

    /** First part of the threads' names. */
    public StandaloneLogContext threadPrefix(final String newThreadPrefix) {
        threadPrefix = newThreadPrefix;
        return this;
    }

    /** False forces on the owner's thread only and starts no thread: for simulation. */
    public StandaloneLogContext threads(final boolean newThreads) {
        threads = newThreads;
        return this;
    }

    /** Fills in what is missing. */
    public StandaloneLogContext conclude() {
        if (journalFolder == null) {
            throw new IllegalStateException("journalFolder is required");
        }
        snapshotFolder = snapshotFolder == null ? journalFolder : snapshotFolder;
        config = config == null ? StandaloneLogConfig.defaults() : config;
        disk = disk == null ? FileDisk.INSTANCE : disk;
        epochClock = epochClock == null ? SystemEpochClock.INSTANCE : epochClock;
        counters = counters == null ? new JournalCounters() : counters;
        wakeup = wakeup == null ? () -> {} : wakeup;
        random = random == null ? () -> ThreadLocalRandom.current().nextInt() : random;
        snapshotPause = snapshotPause == null ? LockSupport::parkNanos : snapshotPause;
        return this;
    }

    public StandaloneLogConfig config() {
        return config;
    }

    public Path journalFolder() {
        return journalFolder;
    }

    public Path snapshotFolder() {
        return snapshotFolder;
    }

    public Disk disk() {
        return disk;
    }

    public EpochClock epochClock() {
        return epochClock;
    }

    public JournalCounters counters() {
        return counters;
    }

    public Runnable wakeup() {
        return wakeup;
    }

    public IntSupplier random() {
        return random;
    }

    public LongConsumer snapshotPause() {
        return snapshotPause;
    }

    public String threadPrefix() {
        return threadPrefix;
    }

    public boolean threads() {
        return threads;
    }

    /** Whether the thread that forces spins while it has nothing to do, on a processor of its own. */
    public StandaloneLogContext spinning(final boolean newSpinning) {
        spinning = newSpinning;
        return this;
    }

    public boolean spinning() {
        return spinning;
    }
}
