package io.paddock.replication.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Memory for one chunk of a file. One thread at a time. */
final class Chunk implements AutoCloseable {
    private final ByteBuffer bytes;
    private final ByteBuffer view;
    private final UnsafeBuffer buffer;
    private int contentLength;

    Chunk(final int chunkLength) {
        bytes = ByteBuffer.allocateDirect(chunkLength).order(ByteOrder.LITTLE_ENDIAN);
        view = bytes.duplicate();
        buffer = new UnsafeBuffer(bytes);
    }

    /** To be filled from the file. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** The same memory, for whoever moves position and limit. */
    ByteBuffer view() {
        return view;
    }

    /** The content, and zeros behind it. */
    DirectBuffer buffer() {
        return buffer;
    }

    int contentLength() {
        return contentLength;
    }

    void contentLength(final int newContentLength) {
        contentLength = newContentLength;
    }

    @Override
    public void close() {
        contentLength = 0;
        buffer.wrap(0, 0);
        BufferUtil.free(bytes);
    }
}
