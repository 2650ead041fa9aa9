package io.paddock.engine.auth;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestFlyweight;
import org.agrona.DirectBuffer;

/** Answers auth packets (protocol reference §15.5). Allocates: packets come once per connection. Engine thread. */
public final class Authenticator {
    private final AuthSchemes schemes;
    private final IdentityTable table;
    private final JuteReader reader = new JuteReader();
    private final RequestFlyweight packet = new RequestFlyweight();
    private Identities identities;

    public Authenticator(final AuthSchemes schemes, final IdentityTable table) {
        this.schemes = schemes;
        this.table = table;
        this.identities = table.none();
    }

    /**
     * Judges one packet.
     *
     * @param current the ids of the connection so far.
     * @return {@link ErrorCode#OK}, and {@link #identities()} is the new set; {@link ErrorCode#AUTH_FAILED}: to be
     *     answered, then the connection is closed; {@link ErrorCode#MARSHALLING_ERROR}: the bytes are no auth packet,
     *     the connection is closed without an answer.
     */
    public int authenticate(final Identities current, final DirectBuffer body, final int offset, final int length) {
        identities = current;
        if (!packet.decode(OpCode.AUTH, reader.wrap(body, offset, length))) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        final AuthScheme scheme = schemes.findOffered(body, packet.pathOffset(), packet.pathLength());
        // Null fails where it is looked into; a scheme that proves nothing does not.
        if (scheme == null || packet.dataLength() < 0 && scheme.isAuthenticated()) {
            return ErrorCode.AUTH_FAILED;
        }
        final byte[] credentials = new byte[Math.max(0, packet.dataLength())];
        body.getBytes(packet.dataOffset(), credentials);
        return add(current, scheme.authenticate(credentials));
    }

    /** The ids after the last packet: the new set after success, else the old one. */
    public Identities identities() {
        return identities;
    }

    private int add(final Identities current, final Identity[] added) {
        if (added == AuthScheme.REFUSED) {
            return ErrorCode.AUTH_FAILED;
        }
        Identities result = current;
        for (int i = 0; i < added.length && result != null; i++) {
            result = table.with(result, added[i]);
        }
        if (result == null) {
            return ErrorCode.AUTH_FAILED;
        }
        identities = result;
        return ErrorCode.OK;
    }
}
