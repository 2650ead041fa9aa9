package io.paddock.replication.ensemble;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.journal.JournalCounters;
import io.paddock.replication.peer.Lifelines;
import io.paddock.replication.peer.PeerAddress;
import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/** What an {@link EnsembleLog} works with. Set up by one thread, then lent to the log. */
public final class EnsembleLogContext {
    private EnsembleLogConfig config;
    private Path journalFolder;
    private Path snapshotFolder;
    private PeerLink link;
    private Lifelines lifelines;
    private Configuration initial;
    private Function<Member, PeerAddress> addresses;
    private BooleanSupplier ownerIdle;
    private Disk disk;
    private EpochClock epochClock;
    private NanoClock nanoClock;
    private JournalCounters counters;
    private Runnable wakeup;
    private LongUnaryOperator random;
    private LongConsumer snapshotPause;
    private String threadPrefix = "paddock";
    private boolean threads = true;
    private boolean spinning;

    /** Where segments, {@code mark.dat}, {@code vote.dat} and the manifest go; made if missing. Required. */
    public EnsembleLogContext journalFolder(final Path newJournalFolder) {
        journalFolder = newJournalFolder;
        return this;
    }

    /** Where snapshots go; made if missing. By default the journal's folder. */
    public EnsembleLogContext snapshotFolder(final Path newSnapshotFolder) {
        snapshotFolder = newSnapshotFolder;
        return this;
    }

    /** Required. */
    public EnsembleLogContext config(final EnsembleLogConfig newConfig) {
        config = newConfig;
        return this;
    }

    /** How the peers are reached; lent, so that whoever made it closes it, after the log. Required. */
    public EnsembleLogContext link(final PeerLink newLink) {
        link = newLink;
        return this;
    }

    /** Tells when processes of peers end; lent like the link. Without it, only silence tells. */
    public EnsembleLogContext lifelines(final Lifelines newLifelines) {
        lifelines = newLifelines;
        return this;
    }

    /** The members that count as long as the log does not say otherwise; of version 0. Required. */
    public EnsembleLogContext initial(final Configuration newInitial) {
        initial = newInitial;
        return this;
    }

    /** Tells from what a configuration says of a member where it is reached; null when that is not known. Required. */
    public EnsembleLogContext addresses(final Function<Member, PeerAddress> newAddresses) {
        addresses = newAddresses;
        return this;
    }

    /**
     * Asked on the owner's thread, within {@link EnsembleLog#poll}: whether the owner has nothing else to do, so that
     * entries of the leader may be forced on this thread. By default always.
     */
    public EnsembleLogContext ownerIdle(final BooleanSupplier newOwnerIdle) {
        ownerIdle = newOwnerIdle;
        return this;
    }

    public EnsembleLogContext disk(final Disk newDisk) {
        disk = newDisk;
        return this;
    }

    /** Wall clock for the time stamps of entries. */
    public EnsembleLogContext epochClock(final EpochClock newEpochClock) {
        epochClock = newEpochClock;
        return this;
    }

    /** Monotonic clock for the timers of the protocol. */
    public EnsembleLogContext nanoClock(final NanoClock newNanoClock) {
        nanoClock = newNanoClock;
        return this;
    }

    /** Where to count; lets others read. */
    public EnsembleLogContext counters(final JournalCounters newCounters) {
        counters = newCounters;
        return this;
    }

    /**
     * Called on the forcing thread when entries have become durable or the log has failed, so that the owner polls. Must
     * be quick and must not throw.
     */
    public EnsembleLogContext wakeup(final Runnable newWakeup) {
        wakeup = newWakeup;
        return this;
    }

    /** Gives a number from 0 to its argument, exclusive. */
    public EnsembleLogContext random(final LongUnaryOperator newRandom) {
        random = newRandom;
        return this;
    }

    /** Waits for a number of ns while a snapshot is written. */
    public EnsembleLogContext snapshotPause(final LongConsumer newSnapshotPause) {
        snapshotPause = newSnapshotPause;
        return this;
    }

    /** First part of the threads' names. */
    public EnsembleLogContext threadPrefix(final String newThreadPrefix) {
        threadPrefix = newThreadPrefix;
        return this;
    }

    /** False forces on the owner's thread only and starts no thread: for simulation. */
    public EnsembleLogContext threads(final boolean newThreads) {
        threads = newThreads;
        return this;
    }

    /** Fills in what is missing. */
    public EnsembleLogContext conclude() {
        require(journalFolder, "journalFolder");
        require(config, "config");
        require(link, "link");
        require(initial, "initial");
        require(addresses, "addresses");
        snapshotFolder = snapshotFolder == null ? journalFolder : snapshotFolder;
        ownerIdle = ownerIdle == null ? () -> true : ownerIdle;
        disk = disk == null ? FileDisk.INSTANCE : disk;
        epochClock = epochClock == null ? SystemEpochClock.INSTANCE : epochClock;
        nanoClock = nanoClock == null ? SystemNanoClock.INSTANCE : nanoClock;
        counters = counters == null ? new JournalCounters() : counters;
        wakeup = wakeup == null ? () -> {} : wakeup;
        random = random == null ? bound -> ThreadLocalRandom.current().nextLong(bound) : random;
        snapshotPause = snapshotPause == null ? LockSupport::parkNanos : snapshotPause;
        return this;
    }

    EnsembleDiskContext diskContext() {
        return new EnsembleDiskContext()
                .journalFolder(journalFolder)
                .snapshotFolder(snapshotFolder)
                .config(config.disk())
                .disk(disk)
                .epochClock(epochClock)
                .counters(counters)
                .wakeup(wakeup)
                .random(() -> (int) random.applyAsLong(1L << Integer.SIZE))
                .snapshotPause(snapshotPause)
                .threadPrefix(threadPrefix)
                .threads(threads)
                .spinning(spinning);
    }

    private static void require(final Object setting, final String name) {
        if (setting == null) {
            throw new IllegalStateException(name + " is required");
        }
    }

    public EnsembleLogConfig config() {
        return config;
    }

    public Path journalFolder() {
        return journalFolder;
    }

    public Path snapshotFolder() {
        return snapshotFolder;
    }

    public PeerLink link() {
        return link;
    }

    public Lifelines lifelines() {
        return lifelines;
    }

    public Configuration initial() {
        return initial;
    }

    public Function<Member, PeerAddress> addresses() {
        return addresses;
    }

    public BooleanSupplier ownerIdle() {
        return ownerIdle;
    }

    public Disk disk() {
        return disk;
    }

    public EpochClock epochClock() {
        return epochClock;
    }

    public NanoClock nanoClock() {
        return nanoClock;
    }

    public JournalCounters counters() {
        return counters;
    }

    public Runnable wakeup() {
        return wakeup;
    }

    public LongUnaryOperator random() {
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
    public EnsembleLogContext spinning(final boolean newSpinning) {
        spinning = newSpinning;
        return this;
    }

    public boolean spinning() {
        return spinning;
    }
}
