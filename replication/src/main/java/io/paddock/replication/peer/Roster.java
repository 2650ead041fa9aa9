package io.paddock.replication.peer;

import io.aeron.Aeron;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * The servers that are reached: those that the owner has named, and guests, who came by themselves. A server that is about
 * to join knows the others before they know it; its greeting says where to answer it. The owner's thread.
 */
final class Roster {
    static final int SERVERS = 256;

    /** More than ever join at a time. */
    private static final int GUEST_LIMIT = 8;

    private static final long GREETING_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AeronLinkContext context;
    private final LinkCounters counters;
    private final Greeter greeter;
    private final Seals seals;
    private final Peer[] peers = new Peer[SERVERS];
    private final List<Peer> reached = new ArrayList<>();
    /** Guests whose last stream has ended, which Aeron tells in a callback, where streams cannot be closed. */
    private final boolean[] silent = new boolean[SERVERS];

    private long greetingDeadlineNs;

    Roster(final AeronLinkContext context, final LinkCounters counters) {
        this.context = context;
        this.counters = counters;
        greeter = new Greeter(context.address());
        seals = new Seals(context, counters);
        greetingDeadlineNs = context.nanoClock().nanoTime();
    }

    Seals seals() {
        return seals;
    }

    /** From now on these, and guests. */
    void name(final Iterable<PeerAddress> addresses) {
        seals.name(addresses);
        final boolean[] isNamed = new boolean[SERVERS];
        for (final PeerAddress address : addresses) {
            if (address.server() != context.address().server()) {
                isNamed[address.server()] = true;
                name(address);
            }
        }
        for (int i = reached.size() - 1; i >= 0; i--) {
            final Peer peer = reached.get(i);
            if (!peer.isGuest() && !isNamed[peer.address().server()]) {
                forget(peer);
            }
        }
    }

    boolean send(
            final Aeron client,
            final int server,
            final int stream,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final Peer peer = peers[server];
        if (peer == null) {
            counters.increment(LinkCounter.NOT_CONNECTED);
            return false;
        }
        return peer.send(client, stream, buffer, offset, length);
    }

    /**
     * Goes on with what was begun.
     *
     * @return whether something was handed to Aeron.
     */
    boolean advance(final Aeron client, final long nowNs) {
        forgetSilent();
        seals.onTime(nowNs);
        final boolean isGreetingDue = greetingDeadlineNs - nowNs <= 0;
        if (isGreetingDue) {
            greetingDeadlineNs = nowNs + GREETING_INTERVAL_NS;
        }
        boolean hasSent = false;
        for (int i = 0; i < reached.size(); i++) {
            final Peer peer = reached.get(i);
            hasSent |= peer.advance(client, nowNs);
            final boolean hasConnected = peer.hasConnected();
            seals.advance(peer.address(), peer.isConnected(), hasConnected);
            if (hasConnected || (isGreetingDue && isUnsettled(peer))) {
                greet(peer);
                hasSent = true;
            }
        }
        return hasSent;
    }

    private void forgetSilent() {
        for (int i = reached.size() - 1; i >= 0; i--) {
            final Peer peer = reached.get(i);
            if (silent[peer.address().server()]) {
                silent[peer.address().server()] = false;
                if (peer.isGuest()) {
                    forget(peer);
                }
            }
        }
    }

    /** The driver is gone, and with it all streams. */
    void reset() {
        for (int i = 0; i < reached.size(); i++) {
            reached.get(i).reset();
        }
    }

    /** The seal of a server's messages, or null when messages go as they are. */
    PeerSeal seal(final int server) {
        return seals.of(server);
    }

    /** @return whether the greeting is good. */
    boolean onGreeting(final int server, final DirectBuffer buffer, final int offset, final int length) {
        final PeerSeal seal = seal(server);
        seals.receive();
        if (!greeter.read(server, seal, buffer, offset, length)) {
            seals.onBadGreeting(server);
            counters.increment(seal == null ? LinkCounter.MALFORMED : LinkCounter.NOT_AUTHENTIC);
            return false;
        }
        seals.refusals().onGood(server);
        silent[server] = false;
        if (peers[server] == null && guestCount() < GUEST_LIMIT) {
            add(greeter.address()).guest(true);
        }
        if (seal != null
                && seal.onGreeting(greeter.challenge(), greeter.echo(), greeter.hasKeys(), greeter.asksForAnswer())
                && peers[server] != null) {
            greet(peers[server]);
        }
        return true;
    }

    /** The last stream of a server has ended: a guest is gone by that. May be called by Aeron. */
    void onSilence(final int server) {
        silent[server] = peers[server] != null && peers[server].isGuest();
    }

    private void name(final PeerAddress address) {
        final Peer known = peers[address.server()];
        if (known == null) {
            add(address);
        } else {
            known.guest(false);
            known.moveTo(address);
        }
    }

    private Peer add(final PeerAddress address) {
        final int server = address.server();
        final Peer peer = new Peer(context, address, counters, seal(server));
        peers[server] = peer;
        reached.add(peer);
        return peer;
    }

    private void forget(final Peer peer) {
        peer.close();
        reached.remove(peer);
        peers[peer.address().server()] = null;
    }

    private boolean isUnsettled(final Peer peer) {
        final PeerSeal seal = seal(peer.address().server());
        return seal != null && seal.isGreeting() && peer.isConnected();
    }

    private void greet(final Peer peer) {
        final PeerSeal seal = seal(peer.address().server());
        if (seal != null && !seal.canGreet()) {
            return;
        }
        final int length = greeter.write(seal);
        peer.sendPlain(greeter.buffer(), 0, length);
    }

    private int guestCount() {
        int count = 0;
        for (int i = 0; i < reached.size(); i++) {
            count += reached.get(i).isGuest() ? 1 : 0;
        }
        return count;
    }
}
