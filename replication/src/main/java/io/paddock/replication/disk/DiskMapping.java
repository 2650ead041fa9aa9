package io.paddock.replication.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file mapped into memory for writing. One thread at a time. */
public interface DiskMapping extends AutoCloseable {
    /** Copies the first {@code length} bytes of the buffer; its position and limit stay as they are. */
    void put(int offset, ByteBuffer source, int length);

    /** Returns when the range survives a loss of power. */
    void force(int offset, int length) throws IOException;

    @Override
    void close();
}
