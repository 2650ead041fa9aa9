package io.paddock.client;

import io.paddock.client.link.SendBuffer;
import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import org.agrona.DirectBuffer;

/**
 * What makes a session known to a server, and the two records that open a connection (protocol reference §3):
 *
 * <pre>
 *  request   i version 0 | L last zxid seen | i timeout ms | L session id | b password | B read-only 0
 *  response  i version   |                    i timeout ms | L session id | b password | B read-only
 * </pre>
 */
final class Handshake {
    private static final int PASSWORD_LENGTH = 16;
    private static final int MAX_REQUEST_LENGTH = 128;

    private final JuteWriter writer = new JuteWriter();
    private final JuteReader reader = new JuteReader();
    private final int askedTimeoutMs;
    private long sessionId;
    private byte[] password = new byte[PASSWORD_LENGTH];
    private int timeoutMs;

    Handshake(final int askedTimeoutMs) {
        this.askedTimeoutMs = askedTimeoutMs;
    }

    /** 0 before the first connection. */
    long sessionId() {
        return sessionId;
    }

    /** As agreed with the server. */
    int timeoutMs() {
        return timeoutMs;
    }

    /** Writes the request into an empty buffer. */
    void request(final SendBuffer target, final long lastZxidSeen) {
        final int offset = target.claim(MAX_REQUEST_LENGTH);
        writer.wrap(target.buffer(), offset)
                .writeInt(0)
                .writeLong(lastZxidSeen)
                .writeInt(askedTimeoutMs)
                .writeLong(sessionId)
                .writeBytes(password)
                .writeBoolean(false);
        target.commit(writer.length());
    }

    /**
     * Takes the response.
     *
     * @return false when the server does not know the session (any more).
     */
    boolean onResponse(final DirectBuffer buffer, final int offset, final int length) throws ProtocolFault {
        reader.wrap(buffer, offset, length);
        reader.readInt();
        final int agreedMs = reader.readInt();
        final long id = reader.readLong();
        reader.readBytes();
        if (reader.failed()) {
            throw new ProtocolFault("handshake answer of " + length + " bytes");
        }
        if (agreedMs <= 0) {
            return false;
        }
        timeoutMs = agreedMs;
        sessionId = id;
        password = Utf8.bytes(buffer, reader.valueOffset(), Math.max(reader.valueLength(), 0));
        return true;
    }
}
