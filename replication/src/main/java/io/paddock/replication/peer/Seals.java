package io.paddock.replication.peer;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/**
 * The seals of all servers, and where their secrets come from: one that all servers have, or one for each pair, from a
 * bootstrap by TLS. The owner's thread.
 */
final class Seals implements TlsBootstrap.Listener {
    /** Between two calls of a server that cannot be got acquainted with: this at first, then longer. */
    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(4);
    /** Greetings that do not come to terms for so long need another secret. */
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(3);

    private final LinkSecurity security;
    private final int ownServer;
    private final LinkCounters counters;
    private final Refusals refusals = new Refusals();
    private final SecureRandom random = new SecureRandom();
    private final LinkKeys shared;
    private final PeerSeal[] seals = new PeerSeal[Roster.SERVERS];
    private final long[] nextCallNs = new long[Roster.SERVERS];
    private final long[] pauseNs = new long[Roster.SERVERS];
    private final long[] greetingSinceNs = new long[Roster.SERVERS];
    private final boolean[] wasGreeting = new boolean[Roster.SERVERS];
    private final long[] secretSinceNs = new long[Roster.SERVERS];
    private final long longestSecretNs;
    private TlsBootstrap bootstrap;
    private long nowNs;

    Seals(final AeronLinkContext context, final LinkCounters counters) {
        security = context.security();
        ownServer = context.address().server();
        this.counters = counters;
        longestSecretNs = TimeUnit.MILLISECONDS.toNanos(security.limits().ageMs());
        shared = security.secret() == null ? null : new LinkKeys(security.secret(), context.clusterId());
    }

    Refusals refusals() {
        return refusals;
    }

    /** Opens the port for callers, where there is one. */
    void open(final AeronLinkContext context) {
        if (security.identity() != null) {
            bootstrap = TlsBootstrap.open(context, refusals);
        }
    }

    void close() {
        if (bootstrap != null) {
            bootstrap.close();
        }
    }

    /** The servers that the owner has named. */
    void name(final Iterable<PeerAddress> addresses) {
        if (bootstrap != null) {
            bootstrap.peers(addresses);
        }
    }

    /** The seal of a server's messages, or null when messages go as they are. */
    PeerSeal of(final int server) {
        if (security.isSealing() && seals[server] == null) {
            // Kept for ever: it knows which numbers are used up.
            seals[server] =
                    new PeerSeal(ownServer, server, () -> Challenge.random(random), security.limits(), counters);
            if (shared != null) {
                seals[server].install(shared);
            }
        }
        return seals[server];
    }

    /** Takes the secrets that are there by now. */
    void onTime(final long newNowNs) {
        nowNs = newNowNs;
        receive();
    }

    /** A greeting may follow its secret at once. */
    void receive() {
        if (bootstrap != null) {
            bootstrap.poll(this);
        }
    }

    /**
     * Sees to the secret and the keys of a server that is to be reached.
     *
     * @param isReached whether the network reaches it.
     * @param isReachedAnew whether it does for the first time since it did not.
     */
    void advance(final PeerAddress peer, final boolean isReached, final boolean isReachedAnew) {
        final PeerSeal seal = of(peer.server());
        if (seal == null) {
            return;
        }
        if (isReachedAnew) {
            seal.onReached();
            nextCallNs[peer.server()] = nowNs;
        }
        seal.onTime(nowNs);
        if (bootstrap != null && isCallDue(peer.server(), seal, isReached)) {
            pause(peer.server());
            bootstrap.call(peer, isReached);
        }
    }

    private boolean isCallDue(final int server, final PeerSeal seal, final boolean isReached) {
        final boolean isGreeting = isReached && seal.isGreeting();
        if (isGreeting && !wasGreeting[server]) {
            greetingSinceNs[server] = nowNs;
        }
        wasGreeting[server] = isGreeting;
        if (isReached && seal.hasSecret() && ownServer < server && nowNs - secretSinceNs[server] >= longestSecretNs) {
            // One of the two is enough; should it fail, new keys grow from the old secret.
            secretSinceNs[server] = nowNs;
            return true;
        }
        final boolean isStuck = isGreeting && nowNs - greetingSinceNs[server] >= STUCK_NS;
        return (!seal.hasSecret() || isStuck) && (pauseNs[server] == 0 || nowNs - nextCallNs[server] >= 0);
    }

    private void pause(final int server) {
        pauseNs[server] = Math.min(LONGEST_PAUSE_NS, Math.max(FIRST_PAUSE_NS, 2 * pauseNs[server]));
        nextCallNs[server] = nowNs + pauseNs[server];
    }

    @Override
    public void onCalled(final int server, final LinkKeys keys) {
        counters.increment(LinkCounter.BOOTSTRAPS);
        of(server).install(keys);
        onSecret(server);
    }

    @Override
    public void onAnswered(final int server, final LinkKeys keys) {
        counters.increment(LinkCounter.BOOTSTRAPS);
        of(server).offer(keys);
        onSecret(server);
    }

    private void onSecret(final int server) {
        pauseNs[server] = 0;
        secretSinceNs[server] = nowNs;
        wasGreeting[server] = false;
        refusals.onGood(server);
    }

    @Override
    public void onFailed(final int server) {
        counters.increment(LinkCounter.BOOTSTRAPS_REFUSED);
    }

    /** A greeting was not proven, or cannot be understood. */
    void onBadGreeting(final int server) {
        if (security.identity() != null) {
            refusals.onDropped(
                    server,
                    "Server " + server + " greets in a way that is not proven by TLS, and is not listened to; it needs"
                            + " the line paddock.quorum.security=tls, as here");
        } else if (security.isSealing()) {
            refusals.onDropped(
                    server,
                    "Server " + server + " does not prove that it knows the secret of this ensemble, and is not"
                            + " listened to; it needs the lines paddock.quorum.security=psk and paddock.quorum.psk.file"
                            + " with the same secret as here");
        } else {
            onSealedHere(server);
        }
    }

    /** A message is not sealed where it must be. */
    void onUnsealed(final int server) {
        refusals.onDropped(
                server,
                "Server " + server + " sends what it says unprotected, and is not listened to; it needs the line"
                        + " paddock.quorum.security=" + (security.identity() != null ? "tls" : "psk") + ", as here");
    }

    /** A message is sealed where none is. */
    void onSealedHere(final int server) {
        refusals.onDropped(
                server,
                "Server " + server + " protects what it says, and this one does not, so that it cannot understand; both"
                        + " need the same line paddock.quorum.security");
    }
}
