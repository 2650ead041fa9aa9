package io.paddock.engine.auth;

import io.paddock.codecs.jute.JuteReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ids of a connection: an immutable, ordered set of (scheme, id). Connections start with their ip id; each
 * successful auth gives a new set. Queued requests keep the set that they arrived with. Made by {@link IdentityTable},
 * which gives the same object for equal sets as long as it remembers them.
 */
public final class Identities {
    private static final byte[] SUPER = "super".getBytes(StandardCharsets.US_ASCII);

    private final byte[] encoded;
    private final Identity[] identities;
    private final boolean isSuper;

    Identities(final byte[] encoded) {
        this.encoded = encoded;
        this.identities = decode(encoded);
        this.isSuper = Arrays.stream(identities).anyMatch(identity -> Arrays.equals(identity.scheme(), SUPER));
    }

    /** Pairs of jute strings scheme, id: the form that commands carry. Not to be changed. */
    public byte[] encoded() {
        return encoded;
    }

    /** Whether one of the ids is of scheme super, to which everything is allowed. */
    public boolean isSuper() {
        return isSuper;
    }

    /** Number of ids. */
    public int count() {
        return identities.length;
    }

    /** Scheme of an id, for people; allocates. */
    public String scheme(final int index) {
        return new String(identities[index].scheme(), StandardCharsets.UTF_8);
    }

    /** An id, for people; allocates. Of a digest it holds the hash. */
    public String id(final int index) {
        return new String(identities[index].id(), StandardCharsets.UTF_8);
    }

    /** Whether there is an id of the scheme; for settings that demand one. */
    public boolean hasScheme(final String scheme) {
        final byte[] name = scheme.getBytes(StandardCharsets.UTF_8);
        return Arrays.stream(identities).anyMatch(identity -> Arrays.equals(identity.scheme(), name));
    }

    Identity identity(final int index) {
        return identities[index];
    }

    boolean contains(final Identity wanted) {
        for (final Identity identity : identities) {
            if (identity.isEqualTo(wanted)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Identities that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    /** Schemes and ids without secrets. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < identities.length; i++) {
            final String id = id(i);
            final int colon = scheme(i).equals("digest") ? id.indexOf(':') : -1;
            text.append(i == 0 ? "" : ", ")
                    .append(scheme(i))
                    .append(':')
                    .append(colon < 0 ? id : id.substring(0, colon));
        }
        return text.append(']').toString();
    }

    private static Identity[] decode(final byte[] encoded) {
        final JuteReader reader = new JuteReader().wrap(new UnsafeBuffer(encoded), 0, encoded.length);
        final List<Identity> result = new ArrayList<>();
        while (reader.remaining() > 0) {
            final byte[] scheme = readArray(reader);
            final byte[] id = readArray(reader);
            result.add(new Identity(scheme, id));
        }
        return result.toArray(new Identity[0]);
    }

    private static byte[] readArray(final JuteReader reader) {
        final int length = reader.readBytes();
        if (length < 0) {
            throw new IllegalArgumentException("identities are not pairs of strings");
        }
        final byte[] value = new byte[length];
        reader.buffer().getBytes(reader.valueOffset(), value);
        return value;
    }
}
