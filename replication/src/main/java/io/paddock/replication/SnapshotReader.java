package io.paddock.replication;

import java.nio.ByteBuffer;
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

    /**
     * The next bytes as memory of the caller's own, where they need not be copied: what is changed there does not reach
     * the file. The file may be removed, but must not be changed, while the memory is in use.
     *
     * @return a direct buffer of that length, the caller's to free, its bytes checked like those of {@link #read}; null
     *     when it cannot be had, nothing has been read then.
     * @throws LogFault when a checksum fails.
     */
    default ByteBuffer map(final int length) {
        return null;
    }

    @Override
    void close();
}
