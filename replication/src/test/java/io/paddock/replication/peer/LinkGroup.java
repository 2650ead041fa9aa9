package io.paddock.replication.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Links of servers 1, 2, … of one ensemble, all polled by the test's thread. */
final class LinkGroup implements AutoCloseable {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int LIMIT = 64;

    private final SteadyClock clock = new SteadyClock();
    private final Path folder;
    private final List<PeerAddress> addresses = new ArrayList<>();
    private final AeronLink[] links;
    private final Inbox[] inboxes;
    private Runnable beside = () -> {};

    LinkGroup(final Path folder, final int size) {
        this.folder = folder;
        links = new AeronLink[size + 1];
        inboxes = new Inbox[size + 1];
        final int[] ports = Ports.free(size);
        for (int server = 1; server <= size; server++) {
            addresses.add(new PeerAddress(server, "127.0.0.1", ports[server - 1], 1));
        }
    }

    List<PeerAddress> addresses() {
        return addresses;
    }

    AeronLinkContext context(final int server) {
        return new AeronLinkContext()
                .address(addresses.get(server - 1))
                .clusterId(77)
                .nanoClock(clock)
                .epochClock(clock)
                .dataFolder(folder.resolve("server" + server))
                .expectedPeers(addresses.size() - 1);
    }

    AeronLink launch(final int server, final Consumer<AeronLinkContext> setup) {
        final AeronLinkContext context = context(server);
        setup.accept(context);
        links[server] = AeronLink.launch(context);
        inboxes[server] = new Inbox();
        links[server].peers(addresses);
        return links[server];
    }

    LinkGroup launchAll(final Consumer<AeronLinkContext> setup) {
        for (final PeerAddress address : addresses) {
            launch(address.server(), setup);
        }
        return this;
    }

    AeronLink link(final int server) {
        return links[server];
    }

    Inbox inbox(final int server) {
        return inboxes[server];
    }

    void stop(final int server) {
        links[server].close();
        links[server] = null;
    }

    /** Runs with each round. */
    void beside(final Runnable newBeside) {
        beside = newBeside;
    }

    /** One round of all links that are there. */
    void poll() {
        beside.run();
        for (int server = 1; server < links.length; server++) {
            poll(server);
        }
    }

    void poll(final int server) {
        if (links[server] != null) {
            links[server].poll(inboxes[server], LIMIT);
            links[server].flush();
        }
    }

    void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            poll();
            if (deadlineNs - System.nanoTime() < 0) {
                throw new AssertionError("waited in vain for: " + what + "\n" + this);
            }
        }
    }

    /** Sends as soon as there is room. */
    void send(final int from, final int to, final int stream, final TestMessage message) {
        await(
                "room for " + message + " from " + from + " to " + to,
                () -> links[from].send(to, stream, message.buffer(), 0, message.length()));
    }

    /** Sends something that was changed before. */
    void send(
            final int from,
            final int to,
            final int stream,
            final TestMessage message,
            final Consumer<UnsafeBuffer> change) {
        final UnsafeBuffer buffer = message.buffer();
        change.accept(buffer);
        await("room for what was changed", () -> links[from].send(to, stream, buffer, 0, message.length()));
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (int server = 1; server < links.length; server++) {
            if (links[server] != null) {
                text.append("server ").append(server);
                for (final LinkCounter counter : LinkCounter.values()) {
                    text.append(' ').append(counter.label()).append('=');
                    text.append(links[server].counters().value(counter));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        for (final AeronLink link : links) {
            if (link != null) {
                link.close();
            }
        }
    }
}
