package io.paddock.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How servers prove to each other who they are, by ZooKeeper's settings.
 *
 * @param keys this server's key and certificate; {@code ssl.quorum.keyStore.*}.
 * @param trust certificates of authorities; {@code ssl.quorum.trustStore.*}.
 * @param hostnameVerification whether certificates must be made out to the hosts of the {@code server.N} lines.
 * @param protocols versions of TLS; {@code ssl.quorum.enabledProtocols}, else {@code ssl.quorum.protocol}.
 * @param cipherSuites {@code ssl.quorum.ciphersuites}, empty when not set.
 */
public record QuorumTlsConfig(
        Store keys, Store trust, boolean hostnameVerification, List<String> protocols, List<String> cipherSuites) {

    /**
     * A file with keys or certificates.
     *
     * @param setting its key without what follows the last dot, such as {@code ssl.quorum.keyStore}.
     * @param file where it is.
     * @param type null when not set.
     * @param password empty when not set.
     */
    public record Store(String setting, Path file, String type, String password) {
        public Store {
            Objects.requireNonNull(file);
            Objects.requireNonNull(password);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return setting + " " + file;
        }
    }

    public QuorumTlsConfig {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }
}
