package io.paddock.engine.compat.wire;

/**
 * A frame from the server behind the handshake: the reply header and what follows it.
 *
 * @param body the bytes behind the header, maybe none.
 */
public record Incoming(int xid, long zxid, int err, byte[] body) {
    private static final int NOTIFICATION = -1;

    static Incoming read(final byte[] payload) {
        final Cursor cursor = new Cursor(payload);
        final int xid = cursor.int32();
        final long zxid = cursor.int64();
        final int err = cursor.int32();
        return new Incoming(xid, zxid, err, java.util.Arrays.copyOfRange(payload, 16, payload.length));
    }

    public boolean isNotification() {
        return xid == NOTIFICATION;
    }

    public Cursor cursor() {
        return new Cursor(body);
    }

    /** The event of a notification. */
    public Event event() {
        final Cursor cursor = cursor();
        return new Event(cursor.int32(), cursor.int32(), cursor.string());
    }

    /** What a watch reports. */
    public record Event(int type, int state, String path) {}
}
