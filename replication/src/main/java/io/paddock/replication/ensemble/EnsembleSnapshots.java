package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.snapshot.FileSnapshotStore;
import io.paddock.replication.zab.SnapshotInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.ExpandableArrayBuffer;

/**
 * Snapshots whose content begins with what the log knows of their entry, so that a file is all a server needs to go on
 * from there. The layer above sees only what is behind. Files of one zxid are equal on all servers. Any thread.
 */
final class EnsembleSnapshots implements SnapshotStore {
    private final Disk disk;
    private final FileSnapshotStore files;
    /** Files that did not hold when they were read; they count as missing. */
    private final Set<Long> damaged = ConcurrentHashMap.newKeySet();

    private SnapshotInfo begun;

    EnsembleSnapshots(final Disk disk, final FileSnapshotStore files) {
        this.disk = disk;
        this.files = files;
    }

    /** The layer above takes its image at that entry now: what the log knows of it goes into the file. */
    synchronized void begin(final SnapshotInfo info) {
        begun = info;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when {@link #begin} was not called for it.
     */
    @Override
    public SnapshotWriter create(final long zxid, final long index) {
        final SnapshotInfo info = take(zxid, index);
        final SnapshotWriter writer = files.create(zxid, index);
        boolean begins = false;
        try {
            final ExpandableArrayBuffer section = new ExpandableArrayBuffer();
            writer.write(section, 0, LogSection.encode(info, section));
            begins = true;
            return writer;
        } finally {
            if (!begins) {
                writer.close();
            }
        }
    }

    private synchronized SnapshotInfo take(final long zxid, final long index) {
        if (begun == null || begun.zxid() != zxid || begun.index() != index) {
            throw new IllegalStateException("nothing was noted for a snapshot of zxid 0x" + Long.toHexString(zxid));
        }
        return begun;
    }

    /** {@inheritDoc} Without those that are known to be damaged. */
    @Override
    public long[] zxids() {
        return Arrays.stream(files.zxids())
                .filter(zxid -> !damaged.contains(zxid))
                .toArray();
    }

    /** The file does not hold. */
    void onDamaged(final long zxid) {
        damaged.add(zxid);
    }

    /** The file was written and holds, whatever was there before. */
    void onWhole(final long zxid) {
        damaged.remove(zxid);
    }

    /** Removes damaged files older than that snapshot, which holds; returns how many. */
    int removeDamagedBefore(final long zxid) {
        int removed = 0;
        for (final long each : damaged) {
            if (each < zxid && damaged.remove(each)) {
                files.delete(each);
                removed++;
            }
        }
        return removed;
    }

    @Override
    public SectionedReader open(final long zxid) {
        return SectionedReader.over(files.open(zxid));
    }

    @Override
    public Path directory() {
        return files.directory();
    }

    /**
     * What the log knows of the snapshot's entry, from its file.
     *
     * @throws LogFault when the file does not hold as far as that.
     */
    SnapshotInfo info(final long zxid) {
        try (SectionedReader reader = open(zxid)) {
            return reader.info();
        }
    }

    /** The bytes of the file, for a peer. */
    RawSnapshot raw(final long zxid) {
        try {
            return new RawSnapshot(zxid, files.file(zxid));
        } catch (final IOException ex) {
            throw new LogFault("cannot read snapshot of zxid 0x" + Long.toHexString(zxid) + ": " + ex, ex);
        }
    }

    /** Takes the bytes of a peer's file. */
    ReceivedSnapshot receive(final long zxid, final long length) {
        return new ReceivedSnapshot(disk, this, zxid, length);
    }

    FileSnapshotStore files() {
        return files;
    }
}
