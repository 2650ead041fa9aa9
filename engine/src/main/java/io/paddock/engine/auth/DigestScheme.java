package io.paddock.engine.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.agrona.DirectBuffer;

/**
 * Scheme digest: ids are {@code user:base64(hash("user:password"))}. Whoever sends user and password holds the id; there
 * is no list of users. One credential, named by the configuration, also makes its holder super.
 */
final class DigestScheme implements AuthScheme {
    static final byte[] NAME = "digest".getBytes(StandardCharsets.US_ASCII);

    private static final Identity SUPER = Identity.of("super", "");

    private final MessageDigest hash;
    private final String superDigest;

    DigestScheme(final AuthConfig config) {
        superDigest = config.superDigest();
        try {
            hash = MessageDigest.getInstance(config.digestAlgorithm());
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("checked by AuthConfig", e);
        }
    }

    @Override
    public byte[] name() {
        return NAME;
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    /** Two parts with a colon between; colons at the end do not count, as in the reference. */
    @Override
    public boolean isValidId(final DirectBuffer buffer, final int offset, final int length) {
        int end = length;
        while (end > 0 && buffer.getByte(offset + end - 1) == ':') {
            end--;
        }
        int colons = 0;
        for (int i = 0; i < end; i++) {
            colons += buffer.getByte(offset + i) == ':' ? 1 : 0;
        }
        return colons == 1;
    }

    @Override
    public IdMatcher matcher(final byte[] id) {
        return identity -> Arrays.equals(identity.id(), id);
    }

    @Override
    public Identity[] authenticate(final byte[] credentials) {
        final String userAndPassword = new String(credentials, StandardCharsets.UTF_8);
        final int colon = userAndPassword.indexOf(':');
        final String user = colon < 0 ? userAndPassword : userAndPassword.substring(0, colon);
        final byte[] digest = hash.digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
        final String id = user + ":" + Base64.getEncoder().encodeToString(digest);
        final Identity identity = Identity.of("digest", id);
        return id.equals(superDigest) ? new Identity[] {SUPER, identity} : new Identity[] {identity};
    }

    @Override
    public int userLength(final byte[] id) {
        for (int i = 0; i < id.length; i++) {
            if (id[i] == ':') {
                return i;
            }
        }
        return id.length;
    }
}
