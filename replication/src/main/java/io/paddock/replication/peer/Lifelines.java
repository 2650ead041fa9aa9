package io.paddock.replication.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at once when the process of a peer ends: every server keeps a TCP connection to the election port of every
 * other, over which nothing is said. When a process ends, however it ends, its kernel closes the connection and refuses
 * the next one; only both together count. A machine or a network that falls silent shows in time-outs only.
 *
 * <p>What is told is a hint: nothing is decided by it but how long a server waits before it asks others for their votes.
 * All methods belong to the owner's thread.
 */
public final class Lifelines implements AutoCloseable {
    /** Told of peers. */
    @FunctionalInterface
    public interface Listener {
        /** The process of a peer has ended. */
        void onGone(int server);
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(Lifelines.class);
    private static final int MAX_ACCEPTED = 128;
    private static final long ACCEPT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SWEEP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long CONFIRM_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int server;
    private final ServerSocketChannel port;
    private final List<Lifeline> lines = new ArrayList<>();
    private final List<SocketChannel> accepted = new ArrayList<>();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64);
    private ChannelWatcher watcher = (channel, onReadable) -> null;
    private long acceptedNs;
    private long sweptNs;
    private boolean confirming;

    private Lifelines(final int server, final ServerSocketChannel port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Opens the election port. Where that is not possible, the others notice this server's end by time-outs only, which is
     * said in the log.
     *
     * @param onAllAddresses listens on all addresses of the machine instead of the host named.
     */
    public static Lifelines open(final PeerAddress own, final boolean onAllAddresses) {
        ServerSocketChannel port = null;
        try {
            port = ServerSocketChannel.open();
            port.configureBlocking(false);
            port.bind(
                    onAllAddresses
                            ? new InetSocketAddress(own.electionPort())
                            : new InetSocketAddress(own.host(), own.electionPort()));
        } catch (final IOException | RuntimeException ex) {
            LOGGER.warn(
                    "election port {}:{} cannot be opened ({}); should this server end, the others notice it later",
                    own.host(),
                    own.electionPort(),
                    ex.toString());
            CloseHelper.quietClose(port);
            port = null;
        }
        return new Lifelines(own.server(), port);
    }

    /** From now on the watcher tells when a connection ends. */
    public void watchWith(final ChannelWatcher newWatcher) {
        watcher = newWatcher;
    }

    /** Whom to watch over from now on; this server itself may be among them. */
    public void peers(final Iterable<PeerAddress> addresses) {
        final List<Lifeline> kept = new ArrayList<>();
        for (final PeerAddress address : addresses) {
            if (address.server() != server) {
                final Lifeline known = remove(address);
                kept.add(known == null ? new Lifeline(address) : known);
            }
        }
        lines.forEach(Lifeline::close);
        lines.clear();
        lines.addAll(kept);
    }

    private Lifeline remove(final PeerAddress address) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).address().equals(address)) {
                return lines.remove(i);
            }
        }
        return null;
    }

    /** Keeps the connections going, and tells of peers that have ended. */
    public void poll(final long nowNs, final Listener listener) {
        confirming = false;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).run(nowNs, watcher)) {
                final int ended = lines.get(i).address().server();
                LOGGER.info("the process of server {} has ended", ended);
                listener.onGone(ended);
            }
            confirming |= lines.get(i).isConfirming();
        }
        if (port != null && nowNs - acceptedNs >= ACCEPT_NS) {
            acceptedNs = nowNs;
            accept();
        }
        if (nowNs - sweptNs >= SWEEP_NS) {
            sweptNs = nowNs;
            sweep();
        }
    }

    private void accept() {
        try {
            SocketChannel channel;
            while ((channel = port.accept()) != null) {
                if (accepted.size() >= MAX_ACCEPTED) {
                    sweep();
                }
                if (accepted.size() >= MAX_ACCEPTED) {
                    channel.close();
                } else {
                    channel.configureBlocking(false);
                    accepted.add(channel);
                }
            }
        } catch (final IOException ex) {
            LOGGER.debug("a connection to the election port was not taken: {}", ex.toString());
        }
    }

    private void sweep() {
        for (int i = accepted.size() - 1; i >= 0; i--) {
            final SocketChannel channel = accepted.get(i);
            boolean open;
            try {
                open = channel.read(bytes.clear()) >= 0;
            } catch (final IOException ex) {
                open = false;
            }
            if (!open) {
                CloseHelper.quietClose(channel);
                accepted.remove(i);
            }
        }
    }

    /** How long the owner may sleep without {@link #poll}, ns. */
    public long idleNs() {
        return confirming ? CONFIRM_IDLE_NS : Long.MAX_VALUE;
    }

    @Override
    public void close() {
        lines.forEach(Lifeline::close);
        lines.clear();
        accepted.forEach(CloseHelper::quietClose);
        accepted.clear();
        CloseHelper.quietClose(port);
    }
}
