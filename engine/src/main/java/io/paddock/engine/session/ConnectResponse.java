package io.paddock.engine.session;

import io.paddock.codecs.jute.JuteWriter;

/**
 * The server's answer to a {@link ConnectRequest}: 36 bytes, 37 with the flag.
 *
 * <pre>
 *   0        4         8          16       20         36         37
 *   +--------+---------+----------+--------+----------+----------+
 *   |version | timeOut | session  | length | password | readOnly |   big-endian
 *   +--------+---------+----------+--------+----------+----------+
 * </pre>
 */
public final class ConnectResponse {
    private static final byte[] NO_PASSWORD = new byte[SessionPasswords.LENGTH];

    private ConnectResponse() {}

    /** The session is there. */
    public static void accepted(
            final JuteWriter writer,
            final long sessionId,
            final int timeoutMs,
            final boolean withFlag,
            final boolean readOnly) {
        encode(writer, sessionId, timeoutMs, SessionPasswords.of(sessionId), withFlag, readOnly);
    }

    /** There is no such session for this client: all fields 0, since clients differ in which one they test. */
    public static void refused(final JuteWriter writer, final boolean withFlag, final boolean readOnly) {
        encode(writer, 0, 0, NO_PASSWORD, withFlag, readOnly);
    }

    private static void encode(
            final JuteWriter writer,
            final long sessionId,
            final int timeoutMs,
            final byte[] password,
            final boolean withFlag,
            final boolean readOnly) {
        writer.writeInt(0).writeInt(timeoutMs).writeLong(sessionId).writeBytes(password);
        if (withFlag) {
            writer.writeBoolean(readOnly);
        }
    }
}
