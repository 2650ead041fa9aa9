package io.paddock.replication;

import org.agrona.MutableDirectBuffer;

/** Reads one snapshot as a stream; every byte returned has passed its checksum. One thread. */
public interface SnapshotReader extends AutoCloseable {
    /** Newest entry that the state includes. */
    long zxid();

    /** Its ordinal. */
    long index();

    /** Bytes of content. */
    long length();

    /**
     * Fills the buffer from the stream.
     *
     * @return bytes read, less than {@code length} only at the end of the content, where it becomes 0.
     * @throws LogFault when a checksum fails or the file is shorter than it says.
     */
    int read(MutableDirectBuffer buffer, int offset, int length);

    @Override
    void close();
}
