package io.paddock.replication.ensemble;

import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import java.nio.file.Path;

/**
 * The store as the owner sees it: the log adds what it knows of the moment, and notes how much it had handed over then.
 * Any thread, except where it says otherwise.
 */
final class PreparedSnapshots implements SnapshotStore {
    private final EnsembleSnapshots store;
    private HandOver handOver;
    private volatile Begun begun = new Begun(0, 0, 0);
    private volatile Begun newest = begun;

    PreparedSnapshots(final EnsembleSnapshots store) {
        this.store = store;
    }

    /** Before the first snapshot. Owner's thread. */
    void start(final HandOver newHandOver) {
        handOver = newHandOver;
    }

    private record Begun(long zxid, long index, long bytes) {}

    @Override
    public void prepare(final long zxid, final long index) {
        store.begin(handOver.info(zxid, index));
        begun = new Begun(zxid, index, handOver.handedOverBytes());
    }

    void onDurable(final long zxid) {
        final Begun last = begun;
        if (last.zxid == zxid) {
            newest = last;
        }
    }

    /** The state that the owner was given. Owner's thread. */
    void onRestored(final long zxid, final long index) {
        newest = new Begun(zxid, index, handOver.handedOverBytes());
    }

    long newestIndex() {
        return newest.index;
    }

    long bytesAtNewest() {
        return newest.bytes;
    }

    @Override
    public SnapshotWriter create(final long zxid, final long index) {
        return store.create(zxid, index);
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
