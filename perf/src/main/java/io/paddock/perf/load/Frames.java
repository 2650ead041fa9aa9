package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Appends request frames, length included, to a big-endian buffer that has room for them. */
public final class Frames {
    /** Length of everything in a request but path and value, at most. */
    static final int OVERHEAD = 128;

    /** The xid of notifications. */
    public static final int NOTIFICATION_XID = -1;
    /** The xid of pings. */
    public static final int PING_XID = -2;

    static final int PERSISTENT = 0;
    static final int EPHEMERAL_SEQUENTIAL = 3;

    private static final int ANY_VERSION = -1;
    private static final int CONNECT_LENGTH = 45;
    private static final int PASSWORD_LENGTH = 16;
    private static final byte[] WORLD = "world".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANYONE = "anyone".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    /** The handshake for a new session. */
    public static void connect(final ByteBuffer out, final int timeoutMs) {
        out.putInt(CONNECT_LENGTH).putInt(0).putLong(0).putInt(timeoutMs).putLong(0);
        out.putInt(PASSWORD_LENGTH).putLong(0).putLong(0).put((byte) 0);
    }

    public static void ping(final ByteBuffer out) {
        end(out, begin(out, PING_XID, OpCode.PING));
    }

    public static void closeSession(final ByteBuffer out, final int xid) {
        end(out, begin(out, xid, OpCode.CLOSE_SESSION));
    }

    static void create(final ByteBuffer out, final int xid, final String path, final byte[] value, final int flags) {
        create(out, xid, ascii(path), value, flags);
    }

    /** A persistent node that everybody may use. */
    public static void create(final ByteBuffer out, final int xid, final byte[] path, final byte[] value) {
        create(out, xid, path, value, PERSISTENT);
    }

    private static void create(
            final ByteBuffer out, final int xid, final byte[] path, final byte[] value, final int flags) {
        final int start = begin(out, xid, OpCode.CREATE);
        bytes(out, path);
        bytes(out, value);
        openAcl(out);
        out.putInt(flags);
        end(out, start);
    }

    static void setData(final ByteBuffer out, final int xid, final String path, final byte[] value) {
        setData(out, xid, ascii(path), value);
    }

    /** New data, whatever the version. */
    public static void setData(final ByteBuffer out, final int xid, final byte[] path, final byte[] value) {
        final int start = begin(out, xid, OpCode.SET_DATA);
        bytes(out, path);
        bytes(out, value);
        out.putInt(ANY_VERSION);
        end(out, start);
    }

    static void delete(final ByteBuffer out, final int xid, final String path) {
        final int start = begin(out, xid, OpCode.DELETE);
        bytes(out, ascii(path));
        out.putInt(ANY_VERSION);
        end(out, start);
    }

    /** One of getData, exists and getChildren. */
    static void read(final ByteBuffer out, final int xid, final int opCode, final String path, final boolean watch) {
        read(out, xid, opCode, ascii(path), watch);
    }

    public static void getData(final ByteBuffer out, final int xid, final byte[] path, final boolean watch) {
        read(out, xid, OpCode.GET_DATA, path, watch);
    }

    private static void read(
            final ByteBuffer out, final int xid, final int opCode, final byte[] path, final boolean watch) {
        final int start = begin(out, xid, opCode);
        bytes(out, path);
        out.put((byte) (watch ? 1 : 0));
        end(out, start);
    }

    /** A transaction of sets, one for each path. */
    static void multiSet(final ByteBuffer out, final int xid, final String[] paths, final byte[] value) {
        final int start = begin(out, xid, OpCode.MULTI);
        for (final String path : paths) {
            out.putInt(OpCode.SET_DATA).put((byte) 0).putInt(-1);
            bytes(out, ascii(path));
            bytes(out, value);
            out.putInt(ANY_VERSION);
        }
        out.putInt(-1).put((byte) 1).putInt(-1);
        end(out, start);
    }

    /** Everybody may do everything. */
    static void openAcl(final ByteBuffer out) {
        out.putInt(1).putInt(Permission.ALL);
        bytes(out, WORLD);
        bytes(out, ANYONE);
    }

    private static byte[] ascii(final String path) {
        return path.getBytes(StandardCharsets.US_ASCII);
    }

    static void bytes(final ByteBuffer out, final byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    static int begin(final ByteBuffer out, final int xid, final int opCode) {
        final int start = out.position();
        out.putInt(0).putInt(xid).putInt(opCode);
        return start;
    }

    static void end(final ByteBuffer out, final int start) {
        out.putInt(start, out.position() - start - Integer.BYTES);
    }
}
