package io.paddock.replication;

import java.nio.file.Path;

/** Names, checksums, keeps and removes snapshots; their content is opaque here. Any thread. */
public interface SnapshotStore {
    /**
     * Starts a snapshot beside the finished ones.
     *
     * @param zxid newest entry that the state includes.
     */
    SnapshotWriter create(long zxid, long index);

    /** zxids of the finished snapshots, newest first; their content is not checked. */
    long[] zxids();

    /** Opens one for reading; the caller closes it. */
    SnapshotReader open(long zxid);

    /** The folder that holds them. */
    Path directory();
}
