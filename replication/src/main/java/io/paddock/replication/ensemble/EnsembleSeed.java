package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.snapshot.FileSnapshotStore;
import io.paddock.replication.zab.SnapshotInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;

/**
 * The first files of an ensemble whose history begins elsewhere. One server, the seed, gets a snapshot of what there was,
 * and the intent to begin its log behind it, which its first start carries out as it would after a crash in the middle of
 * taking a leader's snapshot. The others get a floor, so that they do not elect anybody who holds nothing.
 *
 * <p>The manifest is written last: without it a server does not start, so that a half made seed is never used. One thread.
 */
public final class EnsembleSeed implements AutoCloseable {
    /** The oldest zxid that a history can have; who holds it holds something. */
    private static final long ANY_HISTORY = 1;

    private static final int EPOCH_SHIFT = 32;
    private static final String LOCK = "lock";

    private final Disk disk = FileDisk.INSTANCE;
    private final Path journalFolder;
    private final EnsembleLogConfig config;
    private final EnsembleSnapshots snapshots;
    private AutoCloseable journalLock;
    private AutoCloseable snapshotLock;

    private EnsembleSeed(final Path journalFolder, final Path snapshotFolder, final EnsembleLogConfig config) {
        this.journalFolder = journalFolder;
        this.config = config;
        snapshots = new EnsembleSnapshots(
                disk, new FileSnapshotStore(disk, config.snapshot(), snapshotFolder, LockSupport::parkNanos));
    }

    /**
     * Takes the folders, which are made if they are missing.
     *
     * @throws LogFault when they hold anything, or another process uses them.
     */
    public static EnsembleSeed open(
            final Path journalFolder, final Path snapshotFolder, final EnsembleLogConfig config) {
        final EnsembleSeed seed = new EnsembleSeed(journalFolder, snapshotFolder, config);
        boolean usable = false;
        try {
            seed.take(snapshotFolder);
            usable = true;
            return seed;
        } catch (final IOException ex) {
            throw new LogFault("cannot use the data folder " + journalFolder.toAbsolutePath() + ": " + ex, ex);
        } finally {
            if (!usable) {
                seed.close();
            }
        }
    }

    private void take(final Path snapshotFolder) throws IOException {
        disk.createFolders(journalFolder);
        disk.createFolders(snapshotFolder);
        journalLock = disk.lock(journalFolder);
        if (!snapshotFolder.equals(journalFolder)) {
            snapshotLock = disk.lock(snapshotFolder);
        }
        requireEmpty(journalFolder);
        requireEmpty(snapshotFolder);
        snapshots.files().prepareFolder();
    }

    private void requireEmpty(final Path folder) throws IOException {
        for (final Path file : disk.list(folder)) {
            final String name = file.getFileName().toString();
            if (!name.equals(LOCK) && !name.endsWith(".tmp")) {
                throw new LogFault("the data folder " + folder.toAbsolutePath() + " holds " + name
                        + " already: two histories are never merged. Name an empty folder, or move this one away");
            }
        }
    }

    /**
     * Where the state goes: one snapshot of that zxid and index.
     *
     * @param check a number that another history would not have.
     * @param members of the ensemble.
     */
    public SnapshotStore snapshots(
            final long zxid, final long index, final long timestampMs, final int check, final Configuration members) {
        snapshots.begin(new SnapshotInfo(index, zxid, check, timestampMs, members, null, 0, List.of()));
        return snapshots;
    }

    /** The snapshot is durable: from now on the server may start. */
    public void finish(final long zxid, final long index) {
        try {
            snapshots.files().verify(zxid);
            try (VoteFile vote = VoteFile.open(disk, journalFolder, config.server())) {
                vote.promise(zxid >>> EPOCH_SHIFT, 0);
            }
            try (Manifest manifest = manifest()) {
                manifest.beginInstall(zxid, index);
            }
        } catch (final IOException ex) {
            throw new LogFault("cannot write to " + journalFolder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    /** This server begins with nothing, and waits for one that does not. */
    public void await() {
        try (Manifest manifest = manifest()) {
            manifest.floor(ANY_HISTORY);
        } catch (final IOException ex) {
            throw new LogFault("cannot write to " + journalFolder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    private Manifest manifest() throws IOException {
        return Manifest.open(
                disk, journalFolder, config.server(), config.journal().clusterId());
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(journalLock, snapshotLock);
    }
}
