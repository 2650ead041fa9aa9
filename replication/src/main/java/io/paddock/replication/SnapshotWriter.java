package io.paddock.replication;

import org.agrona.DirectBuffer;

/** Writes one snapshot as a stream; checksums, chunks and paces the disk by itself. One thread. */
public interface SnapshotWriter extends AutoCloseable {
    /** Appends bytes. Throws {@link LogFault} when the disk refuses; then only {@link #close()} is left. */
    void write(DirectBuffer buffer, int offset, int length);

    /** What is written next is going to be {@link SnapshotReader#map mapped}, if that can be. Content stays as it is. */
    default void beginPages() {
        // Where nothing can be mapped, nothing needs to be aligned.
    }

    /** Forces the content, gives the file its final name and forces the folder: from here on the snapshot exists. */
    void commit();

    /** Releases the file; without a commit before, the unfinished file is removed. Idempotent. */
    @Override
    void close();
}
