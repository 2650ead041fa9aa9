package io.paddock.perf.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes request frames into a big-endian buffer. Paths have a fixed width so that a request is a copy of a template
 * with its xid and number patched in, which keeps the client out of the measurement.
 */
final class Requests {
    private static final int NUMBER_WIDTH = 10;

    private final byte[] prefix;
    private final byte[] value;

    /**
     * @param root parent of the load's nodes, without a slash at the end.
     * @param valueLength bytes of data of each node.
     */
    Requests(final String root, final int valueLength) {
        prefix = (root + "/n").getBytes(StandardCharsets.US_ASCII);
        value = new byte[valueLength];
        for (int i = 0; i < valueLength; i++) {
            value[i] = (byte) ('a' + i % 26);
        }
    }

    /** Longest frame that {@link #write} produces. */
    int maxLength() {
        return 4 + 8 + 4 + prefix.length + NUMBER_WIDTH + 4 + value.length + 64;
    }

    /** Appends the request of one operation on node {@code number}, 0 to 9,999,999,999. */
    void write(final ByteBuffer out, final int xid, final Operation operation, final long number) {
        final int start = Frames.begin(out, xid, operation.opCode);
        out.putInt(prefix.length + NUMBER_WIDTH).put(prefix);
        number(out, number);
        switch (operation) {
            case CREATE -> {
                Frames.bytes(out, value);
                Frames.openAcl(out);
                out.putInt(0);
            }
            case SET_DATA -> out.putInt(value.length).put(value).putInt(-1);
            case GET_DATA, EXISTS -> out.put((byte) 0);
            default -> throw new IllegalArgumentException(operation.word());
        }
        Frames.end(out, start);
    }

    private static void number(final ByteBuffer out, final long number) {
        final int last = out.position() + NUMBER_WIDTH - 1;
        long rest = number;
        for (int at = last; at > last - NUMBER_WIDTH; at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.position(last + 1);
    }
}
