package io.paddock.replication.ensemble;

import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.zab.SnapshotInfo;
import java.nio.file.Path;

/** Signatures first; the body follows. */
final class EnsembleSnapshots implements SnapshotStore {
    /** The engine takes its image at that entry now: what the log knows of it goes into the file. Owner's thread. */
    void begin(final SnapshotInfo info) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SnapshotWriter create(final long zxid, final long index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long[] zxids() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SnapshotReader open(final long zxid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path directory() {
        throw new UnsupportedOperationException();
    }

    /** What the log knows of the snapshot's entry, from its file. */
    SnapshotInfo info(final long zxid) {
        throw new UnsupportedOperationException();
    }

    /** The bytes of the file, for a peer. */
    RawSnapshot raw(final long zxid) {
        throw new UnsupportedOperationException();
    }

    /** Takes the bytes of a peer's file. */
    ReceivedSnapshot receive(final long zxid, final long length) {
        throw new UnsupportedOperationException();
    }
}
