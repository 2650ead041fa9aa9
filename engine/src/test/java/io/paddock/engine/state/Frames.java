package io.paddock.engine.state;

import io.paddock.codecs.wire.OpCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Makes frames of two servers comparable: times are blanked, lists without an order are sorted. */
final class Frames {
    private static final int REPLY_HEADER = 16;

    private Frames() {}

    /** Blanks in both what is a time in the local one. */
    static void blankTimes(final byte[] local, final byte[] reference) {
        final ByteBuffer times = ByteBuffer.wrap(local);
        for (int i = 0; i + Long.BYTES <= local.length; i++) {
            if (times.getLong(i) == LocalServer.TIME_MS) {
                Arrays.fill(local, i, i + Long.BYTES, (byte) 0);
                if (i + Long.BYTES <= reference.length) {
                    Arrays.fill(reference, i, i + Long.BYTES, (byte) 0);
                }
            }
        }
    }

    /** The frame as text. */
    static String text(final byte[] frame, final int opCode) {
        final ByteBuffer buffer = ByteBuffer.wrap(frame);
        final int xid = buffer.getInt();
        final long zxid = buffer.getLong();
        final int error = buffer.getInt();
        final String header = "xid " + xid + " zxid " + zxid + " err " + error + " ";
        if (error != 0) {
            // The reference puts results behind the header of a refused multiRead, which clients ignore.
            return header;
        }
        if (xid == -1) {
            return header + buffer.getInt() + " " + buffer.getInt() + " " + string(buffer);
        }
        if (frame.length == REPLY_HEADER) {
            return header;
        }
        return header
                + switch (opCode) {
                    case OpCode.GET_CHILDREN, OpCode.GET_CHILDREN2, OpCode.GET_EPHEMERALS ->
                        sorted(buffer, 1) + hex(buffer, buffer.remaining());
                    case OpCode.SYNC -> string(buffer);
                    case OpCode.GET_ACL -> acl(buffer) + hex(buffer, buffer.remaining());
                    case OpCode.WHO_AM_I -> sorted(buffer, 2);
                    case OpCode.MULTI_READ -> multiRead(buffer);
                    default -> hex(buffer, buffer.remaining());
                };
    }

    private static String multiRead(final ByteBuffer buffer) {
        final StringBuilder text = new StringBuilder();
        while (true) {
            final int type = buffer.getInt();
            final boolean isDone = buffer.get() != 0;
            text.append('[').append(type).append(' ').append(buffer.getInt()).append(' ');
            if (isDone) {
                return text.append("] ").append(hex(buffer, buffer.remaining())).toString();
            }
            if (type == OpCode.GET_CHILDREN) {
                text.append(sorted(buffer, 1));
            } else if (type == OpCode.GET_DATA) {
                final int length = buffer.getInt();
                text.append(length).append(' ').append(hex(buffer, Math.max(length, 0) + 68));
            } else {
                text.append(buffer.getInt());
            }
            text.append(']');
        }
    }

    private static String sorted(final ByteBuffer buffer, final int stringsPerElement) {
        final List<String> elements = new ArrayList<>();
        for (int i = buffer.getInt(); i > 0; i--) {
            final StringBuilder element = new StringBuilder();
            for (int j = 0; j < stringsPerElement; j++) {
                element.append(string(buffer)).append(' ');
            }
            elements.add(element.toString());
        }
        Collections.sort(elements);
        return elements.toString();
    }

    private static String acl(final ByteBuffer buffer) {
        final StringBuilder text = new StringBuilder();
        for (int i = buffer.getInt(); i > 0; i--) {
            text.append(buffer.getInt())
                    .append(' ')
                    .append(string(buffer))
                    .append(':')
                    .append(string(buffer))
                    .append(' ');
        }
        return text.toString();
    }

    /** Malformed bytes become U+FFFD: the reference has decoded them before it sends them back. */
    private static String string(final ByteBuffer buffer) {
        final int length = buffer.getInt();
        if (length < 0) {
            return null;
        }
        final byte[] value = new byte[length];
        buffer.get(value);
        return new String(value, StandardCharsets.UTF_8);
    }

    private static String hex(final ByteBuffer buffer, final int length) {
        final byte[] value = new byte[length];
        buffer.get(value);
        return HexFormat.of().formatHex(value);
    }
}
