package io.paddock.replication;

import java.nio.file.Path;

/** Names, checksums, keeps and removes snapshots; their content is opaque here. Any thread. */
public interface SnapshotStore {
    /**
     * A snapshot of this moment is going to be created: what the log itself has to add to it is noted. Owner's thread,
     * between entries.
     *
     * @param zxid newest entry that was handed over.
     * @param index its ordinal.
     */
    default void prepare(final long zxid, final long index) {
        // A log that adds nothing has nothing to note.
    }

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
