package io.paddock.engine.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Settings of authentication. The schemes must be the same on all servers of an ensemble, since stored ACLs are checked
 * and expanded by each of them.
 *
 * @param skipAcl {@code zookeeper.skipACL=yes}: nothing is checked.
 * @param digestEnabled {@code zookeeper.DigestAuthenticationProvider.enabled}.
 * @param digestAlgorithm {@code zookeeper.DigestAuthenticationProvider.digestAlg}, a name that the JDK knows.
 * @param superDigest {@code zookeeper.DigestAuthenticationProvider.superDigest}, {@code super:<hash>}; null for none.
 */
public record AuthConfig(boolean skipAcl, boolean digestEnabled, String digestAlgorithm, String superDigest) {
    public static final String DEFAULT_DIGEST_ALGORITHM = "SHA1";

    public AuthConfig {
        try {
            MessageDigest.getInstance(digestAlgorithm);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("digestAlg is not known to this JVM: " + digestAlgorithm, e);
        }
    }

    /** What a server without any setting does. */
    public static AuthConfig defaults() {
        return new AuthConfig(false, true, DEFAULT_DIGEST_ALGORITHM, null);
    }
}
