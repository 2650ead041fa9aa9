package io.paddock.engine.session;

import io.paddock.codecs.jute.JuteReader;
import org.agrona.DirectBuffer;

/**
 * The first frame of a connection, as a flyweight (protocol reference §3).
 *
 * <pre>
 *   0        4              12        16         24        28         44         45
 *   +--------+--------------+---------+----------+---------+----------+----------+
 *   |version | lastZxidSeen | timeOut | session  | length  | password | readOnly |   big-endian
 *   +--------+--------------+---------+----------+---------+----------+----------+
 *                                                                       may be missing
 * </pre>
 */
public final class ConnectRequest {
    private final JuteReader reader = new JuteReader();
    private long lastZxidSeen;
    private int timeoutMs;
    private long sessionId;
    private int passwordOffset;
    private int passwordLength;
    private boolean flagPresent;
    private boolean readOnly;

    /** @return false when the bytes are no such request. */
    public boolean wrap(final DirectBuffer buffer, final int offset, final int length) {
        reader.wrap(buffer, offset, length);
        reader.readInt();
        lastZxidSeen = reader.readLong();
        timeoutMs = reader.readInt();
        sessionId = reader.readLong();
        passwordLength = reader.readBytes();
        passwordOffset = reader.valueOffset();
        flagPresent = !reader.failed() && reader.remaining() > 0;
        readOnly = flagPresent && reader.readBoolean();
        return !reader.failed();
    }

    public long lastZxidSeen() {
        return lastZxidSeen;
    }

    public int timeoutMs() {
        return timeoutMs;
    }

    /** 0 for a new session. */
    public long sessionId() {
        return sessionId;
    }

    /** Whether the request carried the read-only flag; the response must carry it then, and only then. */
    public boolean flagPresent() {
        return flagPresent;
    }

    public boolean readOnly() {
        return readOnly;
    }

    /** Whether the password belongs to the session that is asked for. */
    public boolean passwordMatches() {
        return SessionPasswords.matches(sessionId, reader.buffer(), passwordOffset, passwordLength);
    }
}
