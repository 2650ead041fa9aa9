package io.paddock.engine.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How the servers of an ensemble talk to each other.
 *
 * @param clusterName what tells this ensemble from others; {@code paddock.quorum.cluster}.
 * @param heartbeatMs between two signs of life of a leader; {@code paddock.quorum.heartbeatMs}.
 * @param electionMs silence of the leader that the others bear; {@code paddock.quorum.electionMs}.
 * @param security who is listened to; {@code paddock.quorum.security}.
 * @param pskFile file with the secret that all servers share; {@code paddock.quorum.psk.file}, null when not set.
 * @param tls how servers prove who they are; null when they do not by TLS.
 * @param listenOnAllAddresses whether peers are listened to on all addresses; {@code quorumListenOnAllIPs}.
 * @param aeronFolder folder of the buffers of the network; {@code paddock.quorum.aeron.dir}, null = where memory is.
 * @param holdConnectionsMs how long clients' connections outlive a leader; {@code paddock.holdConnectionsMs}.
 */
public record QuorumConfig(
        String clusterName,
        int heartbeatMs,
        int electionMs,
        Security security,
        Path pskFile,
        QuorumTlsConfig tls,
        boolean listenOnAllAddresses,
        Path aeronFolder,
        int holdConnectionsMs) {

    /** Who may talk to a server of an ensemble. */
    public enum Security {
        /** Servers on this machine only. */
        LOOPBACK,
        /** Everybody who reaches the port: for networks that others cannot reach. */
        NONE,
        /** Who knows the secret of the ensemble; what is said is encrypted. */
        PSK,
        /** Who has a certificate of an authority that this server trusts; what is said is encrypted. */
        TLS
    }

    public QuorumConfig {
        Objects.requireNonNull(security);
    }
}
