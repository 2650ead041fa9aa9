package io.paddock.replication.peer;

import java.util.List;
import java.util.Objects;

/**
 * How servers get acquainted by TLS.
 *
 * @param keys this server's private key and certificate.
 * @param trust certificates of the authorities that sign the servers' certificates.
 * @param isVerifyingHosts whether the certificate of a server must be made out to the host of its {@code server.N} line.
 * @param protocols such as {@code TLSv1.3}, at least one.
 * @param cipherSuites empty = those of the JDK.
 */
public record TlsConfig(
        TlsStore keys, TlsStore trust, boolean isVerifyingHosts, List<String> protocols, List<String> cipherSuites) {
    /** Where nothing else is said. */
    public static final List<String> USUAL_PROTOCOLS = List.of("TLSv1.3");

    public TlsConfig {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(trust, "trust");
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("no protocol");
        }
    }
}
