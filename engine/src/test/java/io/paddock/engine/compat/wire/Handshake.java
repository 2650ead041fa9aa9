package io.paddock.engine.compat.wire;

/**
 * What a client says first.
 *
 * @param readOnly null leaves the trailing byte out, as old clients do.
 */
public record Handshake(
        int protocolVersion, long lastZxidSeen, int timeoutMs, long sessionId, byte[] password, Boolean readOnly) {
    /** A new session. */
    public static Handshake fresh(final int timeoutMs) {
        return new Handshake(0, 0, timeoutMs, 0, new byte[16], false);
    }

    /** The session of an earlier answer once more. */
    public Handshake again(final Answer answer, final long zxidSeen) {
        return new Handshake(protocolVersion, zxidSeen, timeoutMs, answer.sessionId(), answer.password(), readOnly);
    }

    byte[] toArray() {
        final Bytes bytes = Bytes.of()
                .int32(protocolVersion)
                .int64(lastZxidSeen)
                .int32(timeoutMs)
                .int64(sessionId)
                .buffer(password);
        return readOnly == null ? bytes.toArray() : bytes.bool(readOnly).toArray();
    }

    /**
     * What the server says to it.
     *
     * @param readOnly null when the byte was not there.
     */
    public record Answer(int protocolVersion, int timeoutMs, long sessionId, byte[] password, Boolean readOnly) {
        static Answer read(final byte[] payload) {
            final Cursor cursor = new Cursor(payload);
            return new Answer(
                    cursor.int32(),
                    cursor.int32(),
                    cursor.int64(),
                    cursor.buffer(),
                    cursor.remaining() > 0 ? cursor.bool() : null);
        }

        /** True when the session was refused. */
        public boolean isRefusal() {
            return timeoutMs <= 0;
        }
    }
}
