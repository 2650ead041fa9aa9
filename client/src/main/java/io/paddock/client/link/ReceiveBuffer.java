package io.paddock.client.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts what arrives into frames of a 4-byte length and so many bytes. Frames are handed on where they lie. The buffer
 * grows once a longer frame is announced, up to a limit, and stays so. Owns its memory. One thread.
 */
public final class ReceiveBuffer {
    private static final int PREFIX_LENGTH = Integer.BYTES;

    private final int maxFrameLength;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer bytes;
    private int head;
    private int tail;

    /**
     * @param initialCapacity bytes.
     * @param maxFrameLength longest frame that is accepted, its length prefix not counted.
     */
    public ReceiveBuffer(final int initialCapacity, final int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
        allocate(initialCapacity);
    }

    /** Reads once; returns as {@link ServerLink#read}. All frames that are whole must have been taken before. */
    public int fill(final ServerLink link) throws IOException {
        bytes.limit(bytes.capacity()).position(tail);
        final int length = link.read(bytes);
        if (length > 0) {
            tail += length;
        }
        return length;
    }

    /**
     * Hands on the next frame, if it is whole. It counts as taken before the consumer is called, so a consumer that
     * throws, or clears this buffer, does no harm.
     *
     * @throws IOException when the frame is longer than allowed.
     */
    public boolean poll(final FrameConsumer consumer) throws IOException {
        final int available = tail - head;
        if (available < PREFIX_LENGTH) {
            makeRoom(PREFIX_LENGTH);
            return false;
        }
        final int length = buffer.getInt(head, ByteOrder.BIG_ENDIAN);
        if (length < 0 || length > maxFrameLength) {
            throw new IOException("frame of " + length + " bytes, at most " + maxFrameLength + " are accepted");
        }
        if (available - PREFIX_LENGTH < length) {
            makeRoom(PREFIX_LENGTH + length);
            return false;
        }
        final int offset = head + PREFIX_LENGTH;
        head = offset + length;
        consumer.onFrame(buffer, offset, length);
        return true;
    }

    /** Forgets everything. */
    public void clear() {
        head = 0;
        tail = 0;
    }

    /** After it a frame of so many bytes on the wire can be completed. */
    private void makeRoom(final int wireLength) {
        if (head == tail) {
            clear();
        }
        if (wireLength > bytes.capacity()) {
            final ByteBuffer smaller = bytes;
            final int kept = tail - head;
            smaller.limit(tail).position(head);
            allocate((int) Math.min((long) maxFrameLength + PREFIX_LENGTH, Integer.highestOneBit(wireLength) * 2L));
            bytes.put(smaller);
            head = 0;
            tail = kept;
        } else if (head > 0 && wireLength > bytes.capacity() - head) {
            bytes.limit(tail).position(head);
            bytes.compact();
            tail -= head;
            head = 0;
        }
    }

    private void allocate(final int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
        buffer.wrap(bytes);
    }
}
