package io.paddock.replication.peer;

import io.aeron.Aeron;
import io.aeron.exceptions.AeronException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
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
    private static final long UNTOLD_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GAP_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final AeronLinkContext context;
    private final LinkCounters counters = new LinkCounters();
    private final LinkErrors errors;
    private final DriverSockets sockets;
    private final Roster roster;
    private final Arrivals arrivals;
    private final Path folder;
    private final long maxIdleNs;
    private EmbeddedDriver driver;
    private long runDeadlineNs;
    private boolean isDirty;
    private boolean hasMore;
    private boolean isBroken;
    private boolean isClosed;

    private AeronLink(final AeronLinkContext context) {
        this.context = context;
        errors = new LinkErrors(counters, context.nanoClock());
        sockets = new DriverSockets(context.wakeup());
        roster = new Roster(context, counters);
        arrivals = new Arrivals(context, counters, roster);
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
            link.roster.seals().open(context);
            link.open();
        } catch (final LinkFault ex) {
            link.close();
            throw ex;
        } catch (final RuntimeException ex) {
            link.close();
            throw new LinkFault(
                    "the port for messages among servers, UDP "
                            + context.address().quorumPort() + " on "
                            + context.address().host() + ", " + reason(ex),
                    ex);
        }
        return link;
    }

    private static String reason(final RuntimeException ex) {
        final String told = String.valueOf(ex.getMessage());
        return told.contains("Address already in use")
                ? "is taken: end what listens there, or give this server's line another first port, on all servers"
                : "cannot be opened: " + told;
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
        roster.name(addresses);
        isDirty = true;
    }

    @Override
    public boolean send(
            final int server, final int stream, final DirectBuffer buffer, final int offset, final int length) {
        if (length < LinkHeader.LENGTH || length > context.maxMessageLength()) {
            throw new IllegalArgumentException("a message of " + length + " bytes, not in " + LinkHeader.LENGTH + " to "
                    + context.maxMessageLength());
        }
        if (driver == null) {
            counters.increment(LinkCounter.NOT_CONNECTED);
            return false;
        }
        isDirty = true;
        try {
            return roster.send(driver.client(), server, stream, buffer, offset, length);
        } catch (final AeronException ex) {
            onBroken(ex);
            return false;
        }
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
    public int poll(final Handler handler, final int limit) {
        final long nowNs = context.nanoClock().nanoTime();
        if (driver == null || isBroken || driver.isBroken()) {
            return reopen(nowNs);
        }
        final int workCount = isDirty || runDeadlineNs - nowNs <= 0 || sockets.isReadable() ? run(nowNs) : 0;
        final int fragmentCount = arrivals.receive(handler, limit);
        hasMore = fragmentCount >= limit;
        // The senders wait to hear that there is room again.
        isDirty |= fragmentCount > 0;
        return workCount + fragmentCount;
    }

    @Override
    public long idleNs() {
        if (driver == null) {
            return maxIdleNs;
        }
        final long nowNs = context.nanoClock().nanoTime();
        if (runDeadlineNs - nowNs > GAP_IDLE_NS && arrivals.hasGap()) {
            // Asking for what is missing, and asking again, goes by the driver's timers.
            runDeadlineNs = nowNs + GAP_IDLE_NS;
        }
        final long idleNs = runDeadlineNs - nowNs;
        if (isDirty || hasMore || idleNs <= 0 || sockets.hasUnread()) {
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
        roster.seals().close();
    }

    private void open() {
        driver = EmbeddedDriver.launch(context, folder, sockets, errors);
        final String channel = "aeron:udp?endpoint=" + ownEndpoint();
        final Aeron client = driver.client();
        for (int stream = 1; stream <= Peer.STREAMS; stream++) {
            final int number = stream;
            client.addSubscription(
                    channel,
                    Peer.STREAM_BASE + stream,
                    image -> arrivals.onImage(number, image, client.countersReader()),
                    arrivals::onImageGone);
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
        roster.reset();
        arrivals.reset();
        hasMore = false;
        isBroken = false;
        CloseHelper.quietClose(driver);
        driver = null;
    }

    private int run(final long nowNs) {
        runDeadlineNs = nowNs + maxIdleNs;
        try {
            roster.advance(driver.client(), nowNs);
            final int workCount = driver.run();
            // What has come may have made room for what waits.
            isDirty = workCount < 0 || (workCount > 0 && roster.advance(driver.client(), nowNs));
            return Math.abs(workCount);
        } catch (final AeronException ex) {
            onBroken(ex);
            return 1;
        }
    }

    /** A client that has just given itself up takes no request any more, and does not say so before it is asked. */
    private void onBroken(final AeronException ex) {
        errors.onError(ex);
        isBroken = true;
    }
}
