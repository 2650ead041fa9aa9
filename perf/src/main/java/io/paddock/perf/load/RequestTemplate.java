package io.paddock.perf.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A request frame that is complete but for its xid and the number at the end of its path or paths, which have a fixed
 * width: to send it is to copy it and to patch these.
 */
final class RequestTemplate {
    /** Stands in a path where the number goes; occurs nowhere else. */
    static final String NUMBER = "##########";

    private static final int XID_OFFSET = 4;
    private static final int WIDTH = NUMBER.length();
    private static final int RADIX = 10;

    private final byte[] frame;
    private final int[] numberOffsets;

    private RequestTemplate(final byte[] frame) {
        this.frame = frame;
        numberOffsets = offsetsOf(frame);
    }

    /**
     * Takes a frame.
     *
     * @param capacity at least the length of the frame.
     * @param writer appends the frame, with any xid, to the buffer it is given.
     */
    static RequestTemplate of(final int capacity, final Consumer<ByteBuffer> writer) {
        final ByteBuffer buffer = ByteBuffer.allocate(capacity);
        writer.accept(buffer);
        return new RequestTemplate(Arrays.copyOf(buffer.array(), buffer.position()));
    }

    /** Bytes that a request takes, its length field included. */
    int length() {
        return frame.length;
    }

    /** Appends the request for one number, 0 to 9,999,999,999. */
    void write(final ByteBuffer out, final int xid, final long number) {
        final int start = copy(out, xid);
        for (final int offset : numberOffsets) {
            patch(out, start + offset, number);
        }
    }

    /** Appends the request with a number of its own for each path. */
    void write(final ByteBuffer out, final int xid, final NodePicker picker) {
        final int start = copy(out, xid);
        for (final int offset : numberOffsets) {
            patch(out, start + offset, picker.next());
        }
    }

    private int copy(final ByteBuffer out, final int xid) {
        final int start = out.position();
        out.put(frame).putInt(start + XID_OFFSET, xid);
        return start;
    }

    private static void patch(final ByteBuffer out, final int offset, final long number) {
        long rest = number;
        for (int at = offset + WIDTH - 1; rest != 0; at--) {
            out.put(at, (byte) ('0' + rest % RADIX));
            rest /= RADIX;
        }
    }

    /** Finds the places and fills them with zeros. */
    private static int[] offsetsOf(final byte[] frame) {
        final int[] found = new int[frame.length / WIDTH];
        int count = 0;
        for (int at = 0, run = 0; at < frame.length; at++) {
            run = frame[at] == '#' ? run + 1 : 0;
            if (run == WIDTH) {
                found[count++] = at - WIDTH + 1;
                Arrays.fill(frame, at - WIDTH + 1, at + 1, (byte) '0');
                run = 0;
            }
        }
        return Arrays.copyOf(found, count);
    }
}
