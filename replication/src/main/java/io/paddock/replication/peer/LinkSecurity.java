package io.paddock.replication.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Date;

/**
 * How messages among servers are protected: not at all, or sealed with keys made of a secret that all servers have, or of
 * secrets that each pair of them agrees on by TLS with certificates of both.
 * Sealed messages are hidden, proven to be of the server they name and to the server that opens them, and received once.
 * What protects Aeron's own datagrams (an attacker may still disturb connections) is the network: firewall, IPsec,
 * WireGuard.
 */
public final class LinkSecurity {
    private static final LinkSecurity NONE = new LinkSecurity(null, null, KeyLimits.USUAL);
    private static final int LEAST_SECRET_LENGTH = 16;

    private final byte[] secret;
    private final TlsIdentity identity;
    private final KeyLimits limits;

    private LinkSecurity(final byte[] secret, final TlsIdentity identity, final KeyLimits limits) {
        this.secret = secret;
        this.identity = identity;
        this.limits = limits;
    }

    /** Messages go as they are. */
    public static LinkSecurity none() {
        return NONE;
    }

    /**
     * Messages are sealed.
     *
     * @param secret the same on all servers, at least 16 bytes that nobody can guess.
     */
    public static LinkSecurity psk(final byte[] secret) {
        if (secret.length < LEAST_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "the shared secret has " + secret.length + " bytes, it needs at least " + LEAST_SECRET_LENGTH);
        }
        return new LinkSecurity(secret.clone(), null, KeyLimits.USUAL);
    }

    /**
     * Messages are sealed.
     *
     * @param file holds the secret; white space at its end does not count, so that an editor does no harm.
     * @throws LinkFault when it cannot be read or is too short.
     */
    public static LinkSecurity pskFile(final Path file) {
        final byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (final IOException ex) {
            throw new LinkFault("the shared secret cannot be read from " + file.toAbsolutePath() + ": " + ex, ex);
        }
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] <= ' ' && bytes[length - 1] >= 0) {
            length--;
        }
        if (length < LEAST_SECRET_LENGTH) {
            throw new LinkFault("the shared secret in " + file.toAbsolutePath() + " has " + length
                    + " bytes, it needs at least " + LEAST_SECRET_LENGTH
                    + "; make one with: head -c 32 /dev/urandom | base64 > " + file.toAbsolutePath());
        }
        return new LinkSecurity(Arrays.copyOf(bytes, length), null, KeyLimits.USUAL);
    }

    /**
     * Messages are sealed, with secrets that servers agree on by TLS. The quorum port's number must be free for TCP, too.
     *
     * @throws LinkFault when a file is missing, cannot be read, does not open by its password, or holds nothing of use; when
     *     the certificate has expired; when the protocol is not known.
     */
    public static LinkSecurity tls(final TlsConfig config) {
        return of(new TlsIdentity(config, new Date()));
    }

    static LinkSecurity of(final TlsIdentity identity) {
        return new LinkSecurity(null, identity, KeyLimits.USUAL);
    }

    /** The same, with keys that last as long as that. */
    public LinkSecurity withLimits(final KeyLimits newLimits) {
        return new LinkSecurity(secret, identity, newLimits);
    }

    /** Whether messages are sealed. */
    public boolean isSealing() {
        return secret != null || identity != null;
    }

    /**
     * Lets messages go unprotected only where they stay on this machine, or where the operator said so aloud.
     *
     * @param isNoneDeclared whether the configuration says that no protection is wanted.
     * @throws IllegalArgumentException otherwise; names the lines to add.
     */
    public static void requireSafe(
            final LinkSecurity security, final boolean isNoneDeclared, final Iterable<PeerAddress> addresses) {
        if (security.isSealing() || isNoneDeclared) {
            return;
        }
        for (final PeerAddress address : addresses) {
            if (!isLoopback(address.host())) {
                throw new IllegalArgumentException(
                        "server." + address.server() + " is on another machine ("
                                + address.host()
                                + "), and messages among servers are not protected. Add to the configuration "
                                + "of all servers either paddock.quorum.security=psk and paddock.quorum.psk.file=<file with the "
                                + "same secret on all of them>, or paddock.quorum.security=tls and ssl.quorum.keyStore.location, "
                                + "ssl.quorum.trustStore.location with their passwords, or, on a network that you trust, paddock.quorum.security=none");
            }
        }
    }

    /** Null when all servers have no secret in common. */
    byte[] secret() {
        return secret;
    }

    /** Null without TLS. */
    TlsIdentity identity() {
        return identity;
    }

    KeyLimits limits() {
        return limits;
    }

    private static boolean isLoopback(final String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (final UnknownHostException ex) {
            // Unknown now; whatever it will be, it is nothing that is known to stay on this machine.
            return false;
        }
    }
}
