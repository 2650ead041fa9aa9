package io.paddock.perf.figures;

import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of the requests that figures need, appended to a big-endian buffer. */
final class Frames {
    /** The xid of notifications. */
    static final int NOTIFICATION_XID = -1;
    /** The xid of pings. */
    static final int PING_XID = -2;

    private static final byte[] WORLD = "world".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANYONE = "anyone".getBytes(StandardCharsets.US_ASCII);
    private static final int PASSWORD_LENGTH = 16;

    private Frames() {}

    static void connect(final ByteBuffer out, final int timeoutMs) {
        final int start = out.position();
        out.putInt(0).putInt(0).putLong(0).putInt(timeoutMs).putLong(0).putInt(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            out.put((byte) 0);
        }
        out.put((byte) 0);
        end(out, start);
    }

    static void ping(final ByteBuffer out) {
        end(out, begin(out, PING_XID, OpCode.PING));
    }

    static void closeSession(final ByteBuffer out, final int xid) {
        end(out, begin(out, xid, OpCode.CLOSE_SESSION));
    }

    /** A persistent node that everybody may use. */
    static void create(final ByteBuffer out, final int xid, final byte[] path, final byte[] data) {
        final int start = begin(out, xid, OpCode.CREATE);
        bytes(out, path);
        bytes(out, data);
        out.putInt(1).putInt(Permission.ALL);
        bytes(out, WORLD);
        bytes(out, ANYONE);
        out.putInt(0);
        end(out, start);
    }

    /** New data, whatever the version. */
    static void setData(final ByteBuffer out, final int xid, final byte[] path, final byte[] data) {
        final int start = begin(out, xid, OpCode.SET_DATA);
        bytes(out, path);
        bytes(out, data);
        out.putInt(-1);
        end(out, start);
    }

    static void getData(final ByteBuffer out, final int xid, final byte[] path, final boolean watch) {
        final int start = begin(out, xid, OpCode.GET_DATA);
        bytes(out, path);
        out.put((byte) (watch ? 1 : 0));
        end(out, start);
    }

    private static void bytes(final ByteBuffer out, final byte[] value) {
        out.putInt(value.length).put(value);
    }

    private static int begin(final ByteBuffer out, final int xid, final int opCode) {
        final int start = out.position();
        out.putInt(0).putInt(xid).putInt(opCode);
        return start;
    }

    private static void end(final ByteBuffer out, final int start) {
        out.putInt(start, out.position() - start - Integer.BYTES);
    }
}
