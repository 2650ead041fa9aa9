package io.paddock.perf.figures;

import io.paddock.perf.load.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Many sessions on one thread: opened some at a time, kept alive, asked and listened to. */
final class Crowd implements AutoCloseable, Link.Receiver {
    private static final int BUFFER_LENGTH = 1 << 18;
    /**
     * As when many clients come back at once. ZooKeeper listens with a backlog of 50 unless told otherwise, so some of its
     * connections are tried again by TCP.
     */
    static final int HANDSHAKES_AT_ONCE = 512;

    private static final long DEADLINE_NS = 120_000_000_000L;

    private final InetSocketAddress server;
    private final int timeoutMs;
    private final Selector selector = Selector.open();
    private final List<Link> links = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private int opened;
    private int lost;
    private long replies;
    private long errors;
    private long notifications;

    /** @param timeoutMs of the sessions. */
    Crowd(final InetSocketAddress server, final int timeoutMs) throws IOException {
        this.server = server;
        this.timeoutMs = timeoutMs;
    }

    /** Opens so many further sessions; returns the time it took, ns. */
    long open(final int count) throws IOException {
        final long startNs = System.nanoTime();
        final int target = opened + count;
        while (opened < target) {
            while (links.size() < target && links.size() - opened < HANDSHAKES_AT_ONCE) {
                final Link link = new Link(server);
                link.channel.register(selector, SelectionKey.OP_CONNECT, link);
                links.add(link);
            }
            poll(100);
            requireAll("open " + count + " sessions", startNs);
        }
        return System.nanoTime() - startNs;
    }

    /** In the order in which they were begun. */
    List<Link> links() {
        return Collections.unmodifiableList(links);
    }

    /** Connections that the server ended. */
    int lost() {
        return lost;
    }

    /** Replies with an error. */
    long errors() {
        return errors;
    }

    /** Watches that fired. */
    long notifications() {
        return notifications;
    }

    /** For requests to one link; {@link #send} must follow. */
    ByteBuffer buffer() {
        return out;
    }

    /** Sends what is in the buffer; a link whose server has ended the connection counts as lost. */
    void send(final Link link) {
        try {
            transmit(link);
        } catch (final IOException ended) {
            lose(link);
        }
    }

    /** Sends a ping from every session. */
    void pingAll() {
        for (final Link link : links) {
            if (link.channel.isOpen()) {
                Frames.ping(out);
                send(link);
            }
        }
    }

    /** Reads the data of a node from every session, so that each proves that it is alive. */
    void readFromAll(final byte[] path) throws IOException {
        final long before = replies;
        final int lostBefore = lost;
        int asked = 0;
        for (final Link link : links) {
            if (link.channel.isOpen()) {
                Frames.getData(out, link.nextXid(), path, false);
                link.expectReply(0);
                send(link);
                asked++;
            }
        }
        final long target = before + asked;
        await("answers to every session", () -> replies + (lost - lostBefore) >= target);
    }

    /** Listens until something holds. */
    void await(final String what, final BooleanSupplier done) throws IOException {
        final long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            poll(100);
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                throw new IOException("waited in vain for " + what);
            }
        }
    }

    /** Listens for some time at most. */
    void poll(final long timeoutMillis) throws IOException {
        try {
            selector.select(this::onReady, Math.max(1, timeoutMillis));
        } catch (final UncheckedIOException ex) {
            throw ex.getCause();
        }
    }

    private void onReady(final SelectionKey key) {
        final Link link = (Link) key.attachment();
        try {
            if (key.isConnectable()) {
                link.channel.finishConnect();
                Frames.connect(out, timeoutMs);
                transmit(link);
                return;
            }
            if (key.isWritable()) {
                transmit(link);
            }
            if (key.isReadable()) {
                link.read(in, this);
            }
        } catch (final IOException ended) {
            lose(link);
        }
    }

    private void transmit(final Link link) throws IOException {
        link.write(out);
        link.channel
                .keyFor(selector)
                .interestOps(link.isBlocked() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void lose(final Link link) {
        lost++;
        out.clear();
        try {
            link.close();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void requireAll(final String what, final long startNs) throws IOException {
        if (lost > 0 || System.nanoTime() - startNs > DEADLINE_NS) {
            throw new IOException(
                    "could not " + what + ": " + opened + " are open, the server refused or closed " + lost);
        }
    }

    @Override
    public void onOpened(final Link link) {
        opened++;
    }

    @Override
    public void onReply(final Link link, final long stampNs, final int error) {
        replies++;
        if (error != 0) {
            errors++;
        }
    }

    @Override
    public void onNotification(final Link link) {
        notifications++;
    }

    /** Closes the sessions in order, so that the server need not wait for their expiry. */
    void closeSessions() throws IOException {
        for (final Link link : links) {
            if (link.channel.isOpen()) {
                Frames.closeSession(out, link.nextXid());
                link.expectReply(0);
                send(link);
            }
        }
        await("the end of every session", () -> links.stream().noneMatch(Crowd::awaitsReply));
    }

    private static boolean awaitsReply(final Link link) {
        return link.channel.isOpen() && link.outstanding() > 0;
    }

    @Override
    public void close() throws IOException {
        for (final Link link : links) {
            link.close();
        }
        selector.close();
    }
}
