package io.paddock.engine.sim;

import io.paddock.replication.peer.PeerAddress;
import io.paddock.replication.peer.PeerLink;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Links among the servers: messages get lost, take their time, come twice and overtake each other as told. */
final class SimNetwork {
    private static final int MAX_MESSAGE_LENGTH = 256 * 1024;

    private final World world;
    private final Link[] links = new Link[World.MAX_SERVERS + 1];
    private final boolean[][] cut = new boolean[World.MAX_SERVERS + 1][World.MAX_SERVERS + 1];
    private double lossRate;
    private double duplicateRate;
    private long maxDelayNs = World.US * 300;

    SimNetwork(final World world) {
        this.world = world;
    }

    PeerLink link(final SimServer server) {
        links[server.number()] = new Link(server);
        return links[server.number()];
    }

    void loss(final double newLossRate, final double newDuplicateRate) {
        lossRate = newLossRate;
        duplicateRate = newDuplicateRate;
    }

    void maxDelayNs(final long newMaxDelayNs) {
        maxDelayNs = newMaxDelayNs;
    }

    void cut(final int from, final int to, final boolean isCut) {
        cut[from][to] = isCut;
    }

    void isolate(final int server, final boolean isolated) {
        for (int other = 0; other < cut.length; other++) {
            cut[server][other] = isolated;
            cut[other][server] = isolated;
        }
    }

    void heal() {
        for (final boolean[] each : cut) {
            java.util.Arrays.fill(each, false);
        }
        loss(0, 0);
        maxDelayNs(World.US * 300);
    }

    private final class Link implements PeerLink {
        private final SimServer server;
        private final BitSet named = new BitSet();
        /** Who came by themselves: the real link answers them, too. */
        private final BitSet guests = new BitSet();

        private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();

        Link(final SimServer server) {
            this.server = server;
        }

        @Override
        public void peers(final Iterable<PeerAddress> addresses) {
            named.clear();
            addresses.forEach(address -> named.set(address.server()));
        }

        @Override
        public boolean send(
                final int to, final int stream, final DirectBuffer buffer, final int offset, final int length) {
            if (length > MAX_MESSAGE_LENGTH) {
                throw new IllegalArgumentException("message of " + length + " bytes");
            }
            if (!named.get(to) && !guests.get(to)) {
                return false;
            }
            if (cut[server.number()][to] || links[to] == null || world.chance(lossRate)) {
                return true;
            }
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            carry(links[to], bytes);
            if (world.chance(duplicateRate)) {
                carry(links[to], bytes);
            }
            return true;
        }

        private void carry(final Link target, final byte[] bytes) {
            world.agenda().after(20 * World.US + world.below(maxDelayNs), () -> target.arrive(server.number(), bytes));
        }

        private void arrive(final int from, final byte[] bytes) {
            if (links[server.number()] == this) {
                guests.set(from);
                inbox.add(bytes);
                server.wake();
            }
        }

        @Override
        public int maxMessageLength() {
            return MAX_MESSAGE_LENGTH;
        }

        @Override
        public void flush() {
            // What was sent is on its way.
        }

        @Override
        public int poll(final Handler handler, final int limit) {
            int count = 0;
            while (count < limit && !inbox.isEmpty()) {
                final byte[] bytes = inbox.remove();
                handler.onMessage(new UnsafeBuffer(bytes), 0, bytes.length);
                count++;
            }
            return count;
        }

        @Override
        public long idleNs() {
            return inbox.isEmpty() ? Long.MAX_VALUE : 0;
        }

        @Override
        public void close() {
            if (links[server.number()] == this) {
                links[server.number()] = null;
            }
        }
    }
}
