package io.paddock.engine.config;

import java.util.Set;

/**
 * Who may do what (protocol reference §15).
 *
 * @param skipAcl whether ACLs are kept but not checked; {@code skipACL=yes}.
 * @param digestEnabled whether scheme digest is there; {@code DigestAuthenticationProvider.enabled}.
 * @param digestAlgorithm name of a {@link java.security.MessageDigest}; {@code DigestAuthenticationProvider.digestAlg}.
 * @param superDigest {@code super:<hash>}, empty for no super user; {@code DigestAuthenticationProvider.superDigest}.
 * @param enforcedSchemes a connection must have an id of one of them before its requests are served; empty = no such
 *     rule. {@code enforce.auth.enabled}, {@code enforce.auth.schemes}.
 */
public record AccessConfig(
        boolean skipAcl,
        boolean digestEnabled,
        String digestAlgorithm,
        String superDigest,
        Set<String> enforcedSchemes) {
    public AccessConfig {
        enforcedSchemes = Set.copyOf(enforcedSchemes);
    }
}
