package io.paddock.replication.standalone;

import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.snapshot.FileSnapshotStore;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** The store with a note of how much the log had handed over when a snapshot was begun. Any thread. */
final class MeteredSnapshots implements SnapshotStore {
    private final FileSnapshotStore store;
    private final LongSupplier handedOverBytes;
    private Begun begun = new Begun(0, 0, 0);
    private volatile Begun newest = begun;

    MeteredSnapshots(final FileSnapshotStore store, final LongSupplier handedOverBytes) {
        this.store = store;
        this.handedOverBytes = handedOverBytes;
    }

    private record Begun(long zxid, long index, long bytes) {}

    @Override
    public synchronized SnapshotWriter create(final long zxid, final long index) {
        begun = new Begun(zxid, index, handedOverBytes.getAsLong());
        return store.create(zxid, index);
    }

    synchronized void onDurable(final long zxid) {
        if (begun.zxid == zxid) {
            newest = begun;
        }
    }

    /** The state that recovery began with. */
    void onRestored(final long zxid, final long index) {
        newest = new Begun(zxid, index, handedOverBytes.getAsLong());
    }

    long newestIndex() {
        return newest.index;
    }

    long bytesAtNewest() {
        return newest.bytes;
    }

    FileSnapshotStore files() {
        return store;
    }

    @Override
    public long[] zxids() {
        return store.zxids();
    }

    @Override
    public SnapshotReader open(final long zxid) {
        return store.open(zxid);
    }

    @Override
    public Path directory() {
        return store.directory();
    }
}
