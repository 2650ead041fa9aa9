package io.paddock.client.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames that wait to be written, one behind the other, in a buffer that never grows:
 *
 * <pre>
 *  +----------+----------------------+--------------+
 *  | written  | length | frame | ... | free         |
 *  +----------+----------------------+--------------+
 *             head                   tail           capacity
 * </pre>
 *
 * <p>Owns its memory. One thread.
 */
public final class SendBuffer {
    /** {@link #claim}: no room now. */
    public static final int NO_ROOM = -1;

    private static final int PREFIX_LENGTH = Integer.BYTES;

    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private int head;
    private int tail;

    /** @param capacity bytes. */
    public SendBuffer(final int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
        buffer = new UnsafeBuffer(bytes);
    }

    /** Where frames are written. */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Longest frame that fits when nothing waits. */
    public int maxFrameLength() {
        return buffer.capacity() - PREFIX_LENGTH;
    }

    /** Whether bytes wait to be written. */
    public boolean isEmpty() {
        return head == tail;
    }

    /**
     * Finds room for a frame.
     *
     * @param maxLength most bytes that the frame may take, its length prefix not counted.
     * @return offset where the frame's first byte goes, or {@link #NO_ROOM}.
     */
    public int claim(final int maxLength) {
        if (maxLength > buffer.capacity() - PREFIX_LENGTH - tail && !makeRoom(maxLength)) {
            return NO_ROOM;
        }
        return tail + PREFIX_LENGTH;
    }

    /** Ends the frame that was written to the claimed place. */
    public void commit(final int length) {
        buffer.putInt(tail, length, ByteOrder.BIG_ENDIAN);
        tail += PREFIX_LENGTH + length;
    }

    /** Writes what the link takes; returns how many bytes. */
    public int flush(final ServerLink link) throws IOException {
        if (head == tail) {
            return 0;
        }
        bytes.limit(tail).position(head);
        final int written = link.write(bytes);
        head += written;
        if (head == tail) {
            clear();
        }
        return written;
    }

    /** Forgets everything. */
    public void clear() {
        head = 0;
        tail = 0;
    }

    private boolean makeRoom(final int maxLength) {
        final int waiting = tail - head;
        // Long arithmetic: an upper bound of three bytes for each char may leave the range of int.
        if ((long) waiting + PREFIX_LENGTH + maxLength > buffer.capacity()) {
            return false;
        }
        bytes.limit(tail).position(head);
        bytes.compact();
        head = 0;
        tail = waiting;
        return true;
    }
}
