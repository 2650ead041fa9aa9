package io.paddock.replication.peer;

import io.aeron.Image;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * A {@link PeerLink} by Aeron over UDP. Driver and client run on the owner's thread: {@link #poll} receives, {@link
 * #flush} makes the datagrams leave. One datagram socket hears all peers, one more per peer sends; each peer has a
 * stream of each kind, so that they do not wait for each other.
 *
 * <p>A datagram that comes while the owner sleeps ends that sleep: through the {@link ChannelWatcher} where there is one,
 * else by a thread that does nothing else. A pause of the owner's thread that is longer than Aeron bears is followed by a
 * new driver and new connections. All methods belong to the owner's thread; {@link #counters()} to any.
 */
public final class AeronLink implements PeerLink {
    private static final int SERVERS = 256;
    private static final long UNTOLD_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final AeronLinkContext context;
    private final LinkCounters counters = new LinkCounters();
    private final LinkErrors errors;
    private final DriverSockets sockets;
    private final Path folder;
    private final long maxIdleNs;
    private final Peer[] peers = new Peer[SERVERS];
    private final List<Peer> named = new ArrayList<>();
    private final List<Inbound> inbounds = new ArrayList<>();
    private final Inbound.Receiver receiver = new Arrivals();
    private EmbeddedDriver driver;
    private Handler handler;
    private int firstInbound;
    private long runDeadlineNs;
    private boolean isDirty;
    private boolean hasMore;
    private boolean isClosed;

    private AeronLink(final AeronLinkContext context) {
        this.context = context;
        errors = new LinkErrors(counters, context.nanoClock());
        sockets = new DriverSockets(context.wakeup());
        folder = new DriverFolder(context, errors).choose();
        maxIdleNs = TimeUnit.MILLISECONDS.toNanos(context.config().maxIdleMs());
    }

    /**
     * Opens the port.
     *
     * @throws LinkFault when it cannot be opened; nothing is left behind.
     */
    public static AeronLink launch(final AeronLinkContext context) {
        context.conclude();
        final AeronLink link = new AeronLink(context);
        try {
            link.open();
        } catch (final Throwable ex) {
            link.close();
            throw new LinkFault(
                    "the port for messages among servers, UDP "
                            + context.address().quorumPort() + " on "
                            + context.address().host() + ", cannot be opened: " + ex.getMessage(),
                    ex);
        }
        return link;
    }

    /** From now on the watcher tells of datagrams, and ends the owner's sleep by that. */
    public void watchWith(final ChannelWatcher watcher) {
        sockets.watchWith(watcher);
    }

    /** What has happened so far. */
    public LinkCounters counters() {
        return counters;
    }

    /** Where Aeron's files are. */
    public Path folder() {
        return folder;
    }

    /** Bytes of the files that Aeron has mapped, in shared memory as a rule. */
    public long mappedBytes() {
        return driver == null ? 0 : driver.mappedBytes();
    }

    @Override
    public void peers(final Iterable<PeerAddress> addresses) {
        final boolean[] isNamed = new boolean[SERVERS];
        for (final PeerAddress address : addresses) {
            if (address.server() != context.address().server()) {
                isNamed[address.server()] = true;
                name(address);
            }
        }
        for (int i = named.size() - 1; i >= 0; i--) {
            final int server = named.get(i).address().server();
            if (!isNamed[server]) {
                named.remove(i).close();
                peers[server] = null;
            }
        }
        isDirty = true;
    }

    @Override
    public boolean send(
            final int server, final int stream, final DirectBuffer buffer, final int offset, final int length) {
        if (length < LinkHeader.LENGTH || length > context.maxMessageLength()) {
            throw new IllegalArgumentException("a message of " + length + " bytes, not in " + LinkHeader.LENGTH + " to "
                    + context.maxMessageLength());
        }
        final Peer peer = peers[server];
        if (peer == null || driver == null) {
            counters.increment(LinkCounter.NOT_CONNECTED);
            return false;
        }
        isDirty = true;
        return peer.send(driver.client(), stream, buffer, offset, length);
    }

    @Override
    public int maxMessageLength() {
        return context.maxMessageLength();
    }

    @Override
    public void flush() {
        if (isDirty && driver != null) {
            isDirty = !driver.send();
        }
    }

    @Override
    public int poll(final Handler messageHandler, final int limit) {
        final long nowNs = context.nanoClock().nanoTime();
        if (driver == null || driver.isBroken()) {
            return reopen(nowNs);
        }
        int workCount = 0;
        if (isDirty || runDeadlineNs - nowNs <= 0 || sockets.isReadable()) {
            workCount = run(nowNs);
        }
        handler = messageHandler;
        workCount += receive(limit);
        return workCount;
    }

    @Override
    public long idleNs() {
        if (driver == null) {
            return maxIdleNs;
        }
        if (isDirty || hasMore) {
            return 0;
        }
        final long idleNs = runDeadlineNs - context.nanoClock().nanoTime();
        if (idleNs <= 0) {
            return 0;
        }
        return sockets.arm() ? idleNs : Math.min(idleNs, UNTOLD_IDLE_NS);
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        flush();
        closeDriver();
        sockets.close();
    }

    private void name(final PeerAddress address) {
        final Peer known = peers[address.server()];
        if (known != null) {
            known.moveTo(address);
            return;
        }
        final Peer peer = new Peer(context, address, counters, receiver.seal(address.server()));
        peers[address.server()] = peer;
        named.add(peer);
    }

    private void open() {
        driver = EmbeddedDriver.launch(context, folder, sockets, errors);
        final String channel = "aeron:udp?endpoint=" + ownEndpoint();
        for (int stream = 1; stream <= Peer.STREAMS; stream++) {
            final int number = stream;
            driver.client()
                    .addSubscription(
                            channel, Peer.STREAM_BASE + stream, image -> onImage(number, image), this::onImageGone);
        }
        isDirty = true;
    }

    private String ownEndpoint() {
        if (context.listenOnAllAddresses()) {
            return "0.0.0.0:" + context.address().quorumPort();
        }
        final String host = context.address().host();
        try {
            return Peer.endpoint(InetAddress.getByName(host), context.address().quorumPort());
        } catch (final UnknownHostException ex) {
            throw new LinkFault(host + " is not known on this machine; is it spelled right in the server's line?", ex);
        }
    }

    /** After a pause that Aeron did not bear, or after a failed attempt. */
    private int reopen(final long nowNs) {
        if (driver == null && runDeadlineNs - nowNs > 0) {
            return 0;
        }
        closeDriver();
        runDeadlineNs = nowNs + RETRY_NS;
        counters.increment(LinkCounter.RESETS);
        // An interrupted thread closes every socket that it touches.
        final boolean isInterrupted = Thread.interrupted();
        try {
            open();
        } catch (final RuntimeException ex) {
            errors.onError(ex);
            closeDriver();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return 1;
    }

    private void closeDriver() {
        for (int i = 0; i < named.size(); i++) {
            named.get(i).reset();
        }
        inbounds.clear();
        hasMore = false;
        CloseHelper.quietClose(driver);
        driver = null;
    }

    private int run(final long nowNs) {
        runDeadlineNs = nowNs + maxIdleNs;
        boolean hasSent = false;
        for (int i = 0; i < named.size(); i++) {
            hasSent |= named.get(i).advance(driver.client(), nowNs);
        }
        final int workCount = driver.run();
        isDirty = hasSent || workCount < 0;
        return Math.abs(workCount);
    }

    private int receive(final int limit) {
        final int inboundCount = inbounds.size();
        int fragmentCount = 0;
        firstInbound = firstInbound + 1 < inboundCount ? firstInbound + 1 : 0;
        for (int i = 0; i < inboundCount && fragmentCount < limit && inbounds.size() == inboundCount; i++) {
            final int index = firstInbound + i;
            fragmentCount += inbounds.get(index < inboundCount ? index : index - inboundCount)
                    .poll(limit - fragmentCount);
        }
        hasMore = fragmentCount >= limit;
        // The senders wait to hear that there is room again.
        isDirty |= fragmentCount > 0;
        return fragmentCount;
    }

    private void onImage(final int stream, final Image image) {
        inbounds.add(new Inbound(image, stream, context, counters, receiver));
    }

    private void onImageGone(final Image image) {
        inbounds.removeIf(inbound -> inbound.image() == image);
    }

    /** What inbound streams ask for. */
    private final class Arrivals implements Inbound.Receiver {
        @Override
        public void onHello(final int server, final DirectBuffer buffer, final int offset, final int length) {
            isDirty = true;
        }

        @Override
        public void onMessage(final int server, final DirectBuffer buffer, final int offset, final int length) {
            handler.onMessage(buffer, offset, length);
        }

        @Override
        public PeerSeal seal(final int server) {
            return null;
        }
    }
}
