package io.paddock.replication.peer;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Links among servers of one JVM, on injected time: messages get lost, take their time, come twice and overtake each
 * other as told. One thread. Whatever a closed link was still to get is lost.
 */
public final class InProcessNetwork {
    private static final int MAX_MESSAGE_LENGTH = 256 * 1024;
    private static final int SERVERS = 256;

    private final Random random;
    private final NanoClock clock;
    private final Link[] links = new Link[SERVERS];
    private final boolean[][] cut = new boolean[SERVERS][SERVERS];
    private double lossRate;
    private double duplicateRate;
    private long minDelayNs = 20_000;
    private long maxDelayNs = 200_000;
    private long sequence;

    public InProcessNetwork(final Random random, final NanoClock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** @return a new link of a server, in place of an earlier one. */
    public PeerLink link(final int server) {
        links[server] = new Link(server);
        return links[server];
    }

    public InProcessNetwork loss(final double newLossRate, final double newDuplicateRate) {
        lossRate = newLossRate;
        duplicateRate = newDuplicateRate;
        return this;
    }

    public InProcessNetwork delay(final long newMinDelayNs, final long newMaxDelayNs) {
        minDelayNs = newMinDelayNs;
        maxDelayNs = newMaxDelayNs;
        return this;
    }

    /** Cuts or mends one direction. */
    public void cut(final int from, final int to, final boolean isCut) {
        cut[from][to] = isCut;
    }

    /** Cuts a server off from all others, or brings it back. */
    public void isolate(final int server, final boolean isolated) {
        for (int other = 0; other < SERVERS; other++) {
            cut[server][other] = isolated;
            cut[other][server] = isolated;
        }
    }

    public void healAll() {
        for (final boolean[] each : cut) {
            java.util.Arrays.fill(each, false);
        }
        lossRate = 0;
        duplicateRate = 0;
    }

    private record Message(long dueNs, long sequence, byte[] bytes) {}

    private final class Link implements PeerLink {
        private final int server;
        private final Set<Integer> named = new HashSet<>();
        private final PriorityQueue<Message> inbox =
                new PriorityQueue<>(Comparator.comparingLong(Message::dueNs).thenComparingLong(Message::sequence));

        Link(final int server) {
            this.server = server;
        }

        @Override
        public void peers(final Iterable<PeerAddress> addresses) {
            named.clear();
            addresses.forEach(address -> named.add(address.server()));
        }

        @Override
        public boolean send(
                final int to, final int stream, final DirectBuffer buffer, final int offset, final int length) {
            if (length > MAX_MESSAGE_LENGTH) {
                throw new IllegalArgumentException("message of " + length + " bytes");
            }
            if (!named.contains(to) && !isGuestOf(to)) {
                return false;
            }
            if (cut[server][to] || links[to] == null || random.nextDouble() < lossRate) {
                return true;
            }
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            links[to].arrive(bytes);
            if (random.nextDouble() < duplicateRate) {
                links[to].arrive(bytes);
            }
            return true;
        }

        /** Whether a server that names this one has told where it is to be answered, as {@link AeronLink}'s greetings do. */
        private boolean isGuestOf(final int other) {
            return links[other] != null && links[other].named.contains(server);
        }

        private void arrive(final byte[] bytes) {
            final long delayNs = minDelayNs + (long) (random.nextDouble() * (maxDelayNs - minDelayNs));
            inbox.add(new Message(clock.nanoTime() + delayNs, sequence++, bytes));
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
            while (count < limit && !inbox.isEmpty() && inbox.peek().dueNs <= clock.nanoTime()) {
                final byte[] bytes = inbox.remove().bytes;
                handler.onMessage(new UnsafeBuffer(bytes), 0, bytes.length);
                count++;
            }
            return count;
        }

        @Override
        public long idleNs() {
            return inbox.isEmpty() ? Long.MAX_VALUE : Math.max(0, inbox.peek().dueNs - clock.nanoTime());
        }

        @Override
        public void close() {
            if (links[server] == this) {
                links[server] = null;
            }
        }
    }
}
