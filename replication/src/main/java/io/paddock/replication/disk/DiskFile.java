package io.paddock.replication.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Written by one thread at a time; reads may come from any thread. */
public interface DiskFile extends AutoCloseable {
    /**
     * Writes the remaining bytes at a position, as far as the disk takes them in one go.
     *
     * @return bytes written, which may be fewer than remain; the buffer's position moves along.
     */
    int write(ByteBuffer source, long position) throws IOException;

    /**
     * Fills the buffer from a position, as far as one read goes.
     *
     * @return bytes read, or -1 at the end of the file.
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Returns when the content written so far survives a loss of power. */
    void force() throws IOException;

    /** Maps the first bytes of the file for writing. */
    DiskMapping map(long length) throws IOException;

    long length() throws IOException;

    @Override
    void close() throws IOException;

    /** Writes all remaining bytes; for modes without alignment rules. */
    default void writeFully(final ByteBuffer source, final long position) throws IOException {
        long writePosition = position;
        while (source.hasRemaining()) {
            final int written = write(source, writePosition);
            if (written <= 0) {
                throw new IOException("disk took none of " + source.remaining() + " bytes at " + writePosition);
            }
            writePosition += written;
        }
    }

    /**
     * Reads until the buffer is full or the file ends.
     *
     * @return bytes read.
     */
    default int readFully(final ByteBuffer target, final long position) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            final int read = read(target, position + total);
            if (read <= 0) {
                break;
            }
            total += read;
        }
        return total;
    }
}
