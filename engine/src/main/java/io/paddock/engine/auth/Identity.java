package io.paddock.engine.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** One id of a connection. Immutable; the arrays are not to be changed. */
final class Identity {
    private final byte[] scheme;
    private final byte[] id;
    private final byte[] address;

    Identity(final byte[] scheme, final byte[] id) {
        this.scheme = scheme;
        this.id = id;
        this.address = Arrays.equals(scheme, IpScheme.NAME)
                ? IpAddress.parse(new UnsafeBuffer(id), 0, id.length)
                : IpAddress.UNKNOWN;
    }

    static Identity of(final String scheme, final String id) {
        return new Identity(scheme.getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8));
    }

    byte[] scheme() {
        return scheme;
    }

    byte[] id() {
        return id;
    }

    /** The 4 or 16 bytes of an ip id; {@link IpAddress#UNKNOWN} when it is none. */
    byte[] address() {
        return address;
    }

    boolean isEqualTo(final Identity other) {
        return Arrays.equals(scheme, other.scheme) && Arrays.equals(id, other.id);
    }
}
