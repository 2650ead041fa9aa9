package io.paddock.engine.auth;

import io.paddock.codecs.jute.JuteWriter;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The schemes that this program knows, by name, and those of them that this server offers to its clients. Commands are
 * executed with all of them, since those in the log may come from a server, or a time, with other settings. Engine thread.
 */
public final class AuthSchemes {
    private final AuthScheme[] schemes;
    private final boolean offersDigest;
    private final UnsafeBuffer user = new UnsafeBuffer(new byte[0]);

    public AuthSchemes(final AuthConfig config) {
        schemes = new AuthScheme[] {new IpScheme(), new DigestScheme(config)};
        offersDigest = config.digestEnabled();
    }

    /** Writes the answer of whoAmI: every id, without the secret parts. */
    public void writeClientInfo(final Identities identities, final JuteWriter reply) {
        reply.writeInt(identities.count());
        for (int i = 0; i < identities.count(); i++) {
            final Identity identity = identities.identity(i);
            final AuthScheme scheme = find(identity.scheme());
            user.wrap(identity.id());
            reply.writeBytes(identity.scheme());
            reply.writeBytes(user, 0, scheme == null ? 0 : scheme.userLength(identity.id()));
        }
    }

    /** The scheme of that name, null when clients cannot use it here. */
    AuthScheme findOffered(final DirectBuffer buffer, final int offset, final int length) {
        final AuthScheme scheme = find(buffer, offset, length);
        return scheme instanceof DigestScheme && !offersDigest ? null : scheme;
    }

    /** The scheme of that name, null when it is unknown. */
    AuthScheme find(final DirectBuffer buffer, final int offset, final int length) {
        for (final AuthScheme scheme : schemes) {
            if (isEqual(scheme.name(), buffer, offset, length)) {
                return scheme;
            }
        }
        return null;
    }

    AuthScheme find(final byte[] name) {
        for (final AuthScheme scheme : schemes) {
            if (Arrays.equals(scheme.name(), name)) {
                return scheme;
            }
        }
        return null;
    }

    static boolean isEqual(final byte[] expected, final DirectBuffer buffer, final int offset, final int length) {
        if (length != expected.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
