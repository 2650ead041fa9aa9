package io.paddock.replication.snapshot;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Snapshots as files {@code snapshot.<zxid in hex>} of one folder. Any thread. */
public final class FileSnapshotStore implements SnapshotStore {
    private final Disk disk;
    private final SnapshotConfig config;
    private final Path folder;
    private final LongConsumer pause;

    /** @param pause waits for a number of ns, on the thread that writes a snapshot. */
    public FileSnapshotStore(
            final Disk disk, final SnapshotConfig config, final Path folder, final LongConsumer pause) {
        this.disk = disk;
        this.config = config;
        this.folder = folder;
        this.pause = pause;
    }

    /**
     * Opens the store of a folder, makes the folder if it is missing, and removes what a crash left unfinished.
     */
    public static FileSnapshotStore open(final Disk disk, final SnapshotConfig config, final Path folder) {
        final FileSnapshotStore store = new FileSnapshotStore(disk, config, folder, LockSupport::parkNanos);
        store.prepareFolder();
        return store;
    }

    /** Makes the folder if it is missing and removes what a crash left unfinished. */
    public void prepareFolder() {
        try {
            disk.createFolders(folder);
            for (final Path file : disk.list(folder)) {
                final String name = file.getFileName().toString();
                if (name.startsWith(SnapshotDescriptor.PREFIX) && name.endsWith(SnapshotDescriptor.TEMPORARY_SUFFIX)) {
                    disk.delete(file);
                }
            }
            // A snapshot that got its name just before a crash is relied on from now on.
            disk.forceFolder(folder);
        } catch (final IOException ex) {
            throw new LogFault("cannot use the snapshot folder " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    @Override
    public SnapshotWriter create(final long zxid, final long index) {
        return new FileSnapshotWriter(disk, config, folder, zxid, index, pause);
    }

    @Override
    public long[] zxids() {
        try {
            final long[] ascending = disk.list(folder).stream()
                    .mapToLong(SnapshotDescriptor::zxid)
                    .filter(zxid -> zxid >= 0)
                    .sorted()
                    .toArray();
            final long[] newestFirst = new long[ascending.length];
            Arrays.setAll(newestFirst, i -> ascending[ascending.length - 1 - i]);
            return newestFirst;
        } catch (final IOException ex) {
            throw new LogFault("cannot list the snapshot folder " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    @Override
    public SnapshotReader open(final long zxid) {
        final FileSnapshotReader reader = FileSnapshotReader.open(disk, path(zxid));
        try {
            requireCluster(reader, path(zxid));
            return reader;
        } catch (final LogFault ex) {
            reader.close();
            throw ex;
        }
    }

    private void requireCluster(final FileSnapshotReader reader, final Path file) {
        if (reader.clusterId() != config.clusterId()) {
            throw new LogFault("snapshot " + file.toAbsolutePath() + " belongs to cluster " + reader.clusterId()
                    + ", this server to cluster " + config.clusterId());
        }
    }

    /**
     * Reads a whole snapshot and checks it.
     *
     * @return the index of the newest entry that it includes.
     * @throws LogFault when it does not hold.
     */
    public long verify(final long zxid) {
        try (FileSnapshotReader reader = FileSnapshotReader.open(disk, path(zxid))) {
            reader.verify();
            return reader.index();
        }
    }

    /** Where bytes of a peer's snapshot are collected; removed at the next start unless {@link #adopt} gives it its name. */
    public Path receivingFile(final long zxid) {
        return folder.resolve(SnapshotDescriptor.fileName(zxid) + ".received" + SnapshotDescriptor.TEMPORARY_SUFFIX);
    }

    /**
     * Checks a whole file that came from a peer and is forced, and makes it a snapshot of this store.
     *
     * @throws LogFault when it does not hold, or is not what it is said to be.
     */
    public void adopt(final Path received, final long zxid) {
        try (FileSnapshotReader reader = FileSnapshotReader.open(disk, received, zxid)) {
            requireCluster(reader, received);
            reader.verify();
        }
        try {
            disk.rename(received, path(zxid));
            disk.forceFolder(folder);
        } catch (final IOException ex) {
            throw new LogFault("cannot keep snapshot " + path(zxid).toAbsolutePath() + ": " + ex, ex);
        }
    }

    /** Opens the file of a snapshot for copying; its content is not checked. */
    public DiskFile file(final long zxid) {
        try {
            return disk.open(path(zxid), OpenMode.READ);
        } catch (final IOException ex) {
            throw new LogFault("cannot read snapshot " + path(zxid).toAbsolutePath() + ": " + ex, ex);
        }
    }

    /** Removes a snapshot, if it is there. */
    public void delete(final long zxid) {
        try {
            disk.delete(path(zxid));
            disk.forceFolder(folder);
        } catch (final IOException ex) {
            throw new LogFault("cannot remove snapshot " + path(zxid).toAbsolutePath() + ": " + ex, ex);
        }
    }

    @Override
    public Path directory() {
        return folder;
    }

    private Path path(final long zxid) {
        return folder.resolve(SnapshotDescriptor.fileName(zxid));
    }
}
