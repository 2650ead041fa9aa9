package io.paddock.replication.peer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;

/**
 * Gets this server acquainted with others by TLS, on the TCP port of the quorum port's number: calls those that the owner
 * asks for, answers those that call. What comes of it, secrets that each server of a pair shares, is fetched by the owner.
 * Connections last for one acquaintance.
 *
 * <p>Blocking is left to threads of its own: one accepts, each connection has one for the moment that it lasts. They are
 * few, and none lasts longer than some seconds, whatever the other side does. When two servers call each other at once, the
 * lower one refuses.
 */
final class TlsBootstrap implements TlsHandshake.Callee, AutoCloseable {
    /** Told of secrets, by {@link #poll}. */
    interface Listener {
        /** This server called: both know the secret now. */
        void onCalled(int server, LinkKeys keys);

        /** The other one called: it may not know yet that both know the secret, and will speak first. */
        void onAnswered(int server, LinkKeys keys);

        /** A call failed, or another server's was refused; server 0 when it did not come as far as saying which. */
        void onFailed(int server);
    }

    private record Outcome(int server, byte[] secret, boolean isCall) {}

    private static final int MOST_CONNECTIONS = 32;
    private static final int MOST_OF_ONE_ADDRESS = 16;
    private static final int CONNECT_MS = 3_000;
    private static final int READ_MS = 5_000;
    private static final int ACCEPT_MS = 500;
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long JOIN_MS = 3_000;

    private record Connection(Socket socket, InetAddress address, long sinceNs) {}

    private final TlsIdentity identity;
    private final PeerAddress own;
    private final long clusterId;
    private final Refusals refusals;
    private final TlsHandshake handshake;
    private final ServerSocket port;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Set<Integer> calling = new HashSet<>();
    private final Set<Integer> shakingHands = new HashSet<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Thread accepting;
    private volatile PeerAddress[] known = new PeerAddress[Roster.SERVERS];
    private volatile boolean isClosed;

    private TlsBootstrap(
            final TlsIdentity identity,
            final PeerAddress own,
            final long clusterId,
            final Refusals refusals,
            final ServerSocket port) {
        this.identity = identity;
        this.own = own;
        this.clusterId = clusterId;
        this.refusals = refusals;
        this.port = port;
        handshake = new TlsHandshake(identity.config(), own, clusterId);
        accepting = new Thread(this::accept, "peer-tls");
        accepting.setDaemon(true);
    }

    /** @throws LinkFault when the port cannot be opened. */
    static TlsBootstrap open(final AeronLinkContext context, final Refusals refusals) {
        final PeerAddress own = context.address();
        ServerSocket port = null;
        try {
            port = new ServerSocket();
            port.setSoTimeout(ACCEPT_MS);
            port.bind(
                    context.listenOnAllAddresses()
                            ? new InetSocketAddress(own.quorumPort())
                            : new InetSocketAddress(own.host(), own.quorumPort()));
        } catch (final IOException | RuntimeException ex) {
            CloseHelper.quietClose(port);
            throw new LinkFault(
                    "the port by which servers get acquainted (paddock.quorum.security=tls), TCP " + own.quorumPort()
                            + " on " + own.host() + ", cannot be opened: " + ex.getMessage(),
                    ex);
        }
        final TlsBootstrap bootstrap =
                new TlsBootstrap(context.security().identity(), own, context.clusterId(), refusals, port);
        bootstrap.accepting.start();
        return bootstrap;
    }

    /** Whom the owner knows. Its thread. */
    void peers(final Iterable<PeerAddress> addresses) {
        final PeerAddress[] named = new PeerAddress[Roster.SERVERS];
        for (final PeerAddress address : addresses) {
            named[address.server()] = address;
        }
        known = named;
    }

    /**
     * Calls a server, unless that is being done. The owner's thread.
     *
     * @param isThere whether it is known to run, so that it should answer.
     */
    void call(final PeerAddress peer, final boolean isThere) {
        synchronized (this) {
            if (isClosed || !calling.add(peer.server())) {
                return;
            }
        }
        start(() -> runCall(peer, isThere), "peer-tls-call-" + peer.server());
    }

    /** Tells what has come of calls. The owner's thread. */
    void poll(final Listener listener) {
        Outcome outcome;
        while ((outcome = outcomes.poll()) != null) {
            if (outcome.secret == null) {
                listener.onFailed(outcome.server);
            } else if (outcome.isCall) {
                listener.onCalled(outcome.server, new LinkKeys(outcome.secret, clusterId));
            } else {
                listener.onAnswered(outcome.server, new LinkKeys(outcome.secret, clusterId));
            }
        }
    }

    @Override
    public String host(final int server, final String claimedHost) {
        final PeerAddress address = known[server];
        return address == null ? claimedHost : address.host();
    }

    @Override
    public synchronized void onSecret(final int server, final byte[] secret) throws TlsRefusal {
        if (own.server() < server && shakingHands.contains(server)) {
            throw new TlsRefusal("it is calling, too", true);
        }
        outcomes.add(new Outcome(server, secret, false));
    }

    private void runCall(final PeerAddress peer, final boolean isThere) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(peer.host()), peer.quorumPort()), CONNECT_MS);
            socket.setSoTimeout(READ_MS);
            if (!isTaken(socket)) {
                onCallEnded(peer.server(), true);
                return;
            }
            synchronized (this) {
                shakingHands.add(peer.server());
            }
            final byte[] secret = handshake.call(identity.context(), socket, peer);
            synchronized (this) {
                outcomes.add(new Outcome(peer.server(), secret, true));
                endCall(peer.server());
            }
        } catch (final IOException | RuntimeException ex) {
            final boolean isExpected = ex instanceof TlsRefusal refusal && refusal.isTransient()
                    || !isThere && (ex instanceof ConnectException || ex instanceof SocketTimeoutException);
            onCallEnded(peer.server(), isExpected);
            if (!isClosed && !isExpected) {
                refusals.say(
                        peer.server(),
                        "Server " + peer.server() + " at " + peer.host() + ", TCP " + peer.quorumPort()
                                + ", cannot be got acquainted with: " + TlsTrouble.explain(ex, identity.config()));
            }
        }
    }

    private synchronized void onCallEnded(final int server, final boolean isExpected) {
        endCall(server);
        if (!isExpected) {
            outcomes.add(new Outcome(server, null, true));
        }
    }

    private synchronized void endCall(final int server) {
        calling.remove(server);
        shakingHands.remove(server);
    }

    private void accept() {
        while (!isClosed) {
            try {
                final Socket socket = port.accept();
                socket.setSoTimeout(READ_MS);
                if (isTaken(socket)) {
                    start(() -> runAnswer(socket), "peer-tls-answer");
                } else {
                    socket.close();
                }
            } catch (final SocketTimeoutException ex) {
                sweep();
            } catch (final IOException ex) {
                if (!isClosed) {
                    refusals.say(0, "A connection to TCP port " + own.quorumPort() + " was not taken: " + ex);
                    sweep();
                }
            }
        }
    }

    private void runAnswer(final Socket socket) {
        final InetAddress address = socket.getInetAddress();
        try (socket) {
            handshake.answer(identity.context(), socket, this);
        } catch (final IOException | RuntimeException ex) {
            if (!isClosed && !(ex instanceof TlsRefusal refusal && refusal.isTransient())) {
                outcomes.add(new Outcome(0, null, false));
                refusals.say(
                        0,
                        "A caller from " + (address == null ? "nowhere" : address.getHostAddress())
                                + " was refused on the port by which servers get acquainted: "
                                + TlsTrouble.explain(ex, identity.config()));
            }
        }
    }

    /** @return whether there is room for one more connection. */
    private synchronized boolean isTaken(final Socket socket) {
        connections.removeIf(each -> each.socket.isClosed());
        final InetAddress address = socket.getInetAddress();
        final long ofOneAddress = connections.stream()
                .filter(each -> each.address.equals(address))
                .count();
        if (isClosed || connections.size() >= MOST_CONNECTIONS || ofOneAddress >= MOST_OF_ONE_ADDRESS) {
            return false;
        }
        connections.add(new Connection(socket, address, System.nanoTime()));
        return true;
    }

    /** Ends those that last too long: who says a byte from time to time never runs into a timeout. */
    private synchronized void sweep() {
        final long nowNs = System.nanoTime();
        for (final Connection connection : connections) {
            if (nowNs - connection.sinceNs > LONGEST_NS) {
                CloseHelper.quietClose(connection.socket);
            }
        }
        connections.removeIf(each -> each.socket.isClosed());
    }

    private void start(final Runnable work, final String name) {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        synchronized (this) {
            threads.removeIf(each -> !each.isAlive());
            thread.start();
            threads.add(thread);
        }
    }

    /** Ends all threads, but for one that looks up a name: nothing can end that, and it changes nothing any more. */
    @Override
    public void close() {
        final List<Thread> all;
        synchronized (this) {
            isClosed = true;
            CloseHelper.quietClose(port);
            connections.forEach(each -> CloseHelper.quietClose(each.socket));
            all = new ArrayList<>(threads);
            all.add(accepting);
        }
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MS);
        boolean isInterrupted = false;
        for (final Thread thread : all) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime())));
            } catch (final InterruptedException ex) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
