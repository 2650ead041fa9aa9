package io.paddock.engine.node;

import io.paddock.engine.config.EnsembleConfig;
import io.paddock.engine.config.QuorumConfig;
import io.paddock.engine.config.QuorumTlsConfig;
import io.paddock.engine.membership.ServerEndpoint;
import io.paddock.engine.membership.ServerSpec;
import io.paddock.replication.peer.LinkSecurity;
import io.paddock.replication.peer.PeerAddress;
import io.paddock.replication.peer.TlsConfig;
import io.paddock.replication.peer.TlsStore;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.zab.Timing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Turns what the files say of an ensemble into what its log and its network work with. */
final class EnsembleMapping {
    private EnsembleMapping() {}

    /** Members as the files have them; of version 0, since the log gives versions. */
    static Configuration initial(final EnsembleConfig ensemble) {
        final List<Member> members = ensemble.servers().stream()
                .map(each -> new Member(
                        each.server(),
                        each.spec().observer(),
                        each.group(),
                        each.weight(),
                        each.spec().toString()))
                .toList();
        return new Configuration(0, ensemble.hierarchical(), members);
    }

    /** Where a member is reached, null when its line cannot be understood. */
    static PeerAddress address(final Member member) {
        try {
            return address(member.server(), ServerSpec.parse(member.address()));
        } catch (final IllegalArgumentException ex) {
            return null;
        }
    }

    static PeerAddress address(final int server, final ServerSpec spec) {
        final ServerEndpoint endpoint = spec.endpoint();
        return new PeerAddress(server, endpoint.host(), endpoint.quorumPort(), endpoint.electionPort());
    }

    static List<PeerAddress> addresses(final EnsembleConfig ensemble) {
        return ensemble.servers().stream()
                .map(each -> address(each.server(), each.spec()))
                .toList();
    }

    static Timing timing(final QuorumConfig quorum) {
        final long electionNs = TimeUnit.MILLISECONDS.toNanos(quorum.electionMs());
        return new Timing(TimeUnit.MILLISECONDS.toNanos(quorum.heartbeatMs()), electionNs, electionNs, electionNs);
    }

    static LinkSecurity security(final QuorumConfig quorum) {
        return switch (quorum.security()) {
            case PSK -> LinkSecurity.pskFile(quorum.pskFile());
            case TLS -> LinkSecurity.tls(tls(quorum.tls()));
            case NONE, LOOPBACK -> LinkSecurity.none();
        };
    }

    private static TlsConfig tls(final QuorumTlsConfig tls) {
        return new TlsConfig(
                store(tls.keys()), store(tls.trust()), tls.hostnameVerification(), tls.protocols(), tls.cipherSuites());
    }

    private static TlsStore store(final QuorumTlsConfig.Store store) {
        return new TlsStore(store.file(), store.type(), store.password(), store.setting());
    }

    /** Number of the ensemble in files and messages: the beginning of a digest of its name. */
    static long clusterId(final String name) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (final NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every JVM has SHA-256", ex);
        }
    }
}
