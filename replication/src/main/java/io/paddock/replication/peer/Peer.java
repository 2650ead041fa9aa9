package io.paddock.replication.peer;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** A server to send to: finds it, and opens a stream of each kind. The owner's thread. */
final class Peer {
    static final int STREAMS = 3;
    /** Aeron's numbers of the streams begin after this. */
    static final int STREAM_BASE = 1000;

    static final int BULK = 3;
    private static final long LOOKUP_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);

    private final AeronLinkContext context;
    private final LinkCounters counters;
    private final Outbound[] streams = new Outbound[STREAMS + 1];
    private PeerAddress address;
    private HostLookup lookup;
    private InetAddress found;
    private long lookupDeadlineNs;
    private boolean wasConnected;
    private boolean isGuest;

    Peer(final AeronLinkContext context, final PeerAddress address, final LinkCounters counters, final PeerSeal seal) {
        this.context = context;
        this.address = address;
        this.counters = counters;
        final int clusterTag = LinkHeader.clusterTag(context.clusterId());
        for (int stream = 1; stream <= STREAMS; stream++) {
            streams[stream] = new Outbound(stream, clusterTag, counters, seal);
        }
    }

    PeerAddress address() {
        return address;
    }

    /** Whether it came by itself, instead of being named by the owner. */
    boolean isGuest() {
        return isGuest;
    }

    void guest(final boolean value) {
        isGuest = value;
    }

    /** Goes over to another address, if it is another one. */
    void moveTo(final PeerAddress value) {
        final boolean isElsewhere = !value.host().equals(address.host()) || value.quorumPort() != address.quorumPort();
        address = value;
        if (isElsewhere) {
            close();
        }
    }

    boolean send(final Aeron client, final int stream, final DirectBuffer buffer, final int offset, final int length) {
        if (!streams[stream].isOpen() && found != null) {
            // The stream for snapshots is opened when it is needed.
            open(client, stream);
        }
        if (!wasConnected) {
            counters.increment(LinkCounter.NOT_CONNECTED);
            return false;
        }
        return streams[stream].send(buffer, offset, length);
    }

    boolean sendPlain(final DirectBuffer buffer, final int offset, final int length) {
        return streams[1].sendPlain(buffer, offset, length);
    }

    boolean isConnected() {
        return streams[1].isConnected();
    }

    /** Whether the peer was reached for the first time since the last call that said so. */
    boolean hasConnected() {
        final boolean isConnected = isConnected();
        final boolean hasConnected = isConnected && !wasConnected;
        wasConnected = isConnected;
        return hasConnected;
    }

    /**
     * Goes on with what was begun.
     *
     * @return whether something was handed to Aeron.
     */
    boolean advance(final Aeron client, final long nowNs) {
        if (!isConnected()) {
            find(client, nowNs);
        }
        boolean hasSent = false;
        for (int stream = 1; stream <= STREAMS; stream++) {
            hasSent |= streams[stream].advance();
        }
        return hasSent;
    }

    /** The driver is gone, and with it all streams. */
    void reset() {
        for (int stream = 1; stream <= STREAMS; stream++) {
            streams[stream].reset();
        }
        wasConnected = false;
    }

    void close() {
        for (int stream = 1; stream <= STREAMS; stream++) {
            streams[stream].close();
        }
        lookup = null;
        found = null;
        wasConnected = false;
    }

    private void find(final Aeron client, final long nowNs) {
        if (lookup == null && (found == null || lookupDeadlineNs - nowNs < 0)) {
            lookup = HostLookup.start(address.host());
            lookupDeadlineNs = nowNs + LOOKUP_INTERVAL_NS;
        }
        if (lookup != null && lookup.isDone()) {
            final InetAddress answer = lookup.address();
            lookup = null;
            if (answer != null && !answer.equals(found)) {
                for (int stream = 1; stream <= STREAMS; stream++) {
                    streams[stream].close();
                }
                found = answer;
            }
        }
        if (found != null) {
            for (int stream = 1; stream < BULK; stream++) {
                if (!streams[stream].isOpen()) {
                    open(client, stream);
                }
            }
        }
    }

    private void open(final Aeron client, final int stream) {
        final AeronLinkConfig config = context.config();
        final String channel = new ChannelUriStringBuilder()
                .media("udp")
                .endpoint(endpoint(found, address.quorumPort()))
                .termLength(
                        switch (stream) {
                            case 1 -> config.controlTermLength();
                            case 2 -> config.logTermLength();
                            default -> config.bulkTermLength();
                        })
                .mtu(found.isLoopbackAddress() ? config.loopbackMtu() : config.mtu())
                .build();
        streams[stream].open(client, channel, STREAM_BASE + stream);
    }

    static String endpoint(final InetAddress address, final int port) {
        final String host = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + host + "]:" + port : host + ":" + port;
    }
}
