package io.paddock.engine.pipeline;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.session.SessionConfig;
import java.util.function.UnaryOperator;

/** Several pipelines over one {@link SharedOrder}, numbered from 1, on one clock; server 1 leads at first. */
final class Cluster implements AutoCloseable {
    static final int TICK_MS = PipelineFixture.TICK_MS;
    private static final long MEMORY_BYTES = 64L << 20;

    final ManualClock clock = new ManualClock();
    final SharedOrder order;
    private final UnaryOperator<PipelineContext> settings;
    private final PipelineFixture[] servers;
    private final SharedOrder.Log[] logs;

    Cluster(final int serverCount) {
        this(serverCount, context -> context);
    }

    Cluster(final int serverCount, final UnaryOperator<PipelineContext> settings) {
        this.settings = settings;
        order = new SharedOrder(clock::epochMs, serverCount);
        servers = new PipelineFixture[serverCount + 1];
        logs = new SharedOrder.Log[serverCount + 1];
        for (int server = 1; server <= serverCount; server++) {
            start(server);
        }
        order.elect(1);
        run();
    }

    /** Starts a server, anew when it has run before: it has nothing but the order then. */
    void start(final int server) {
        if (servers[server] != null) {
            servers[server].close();
        }
        logs[server] = order.start(server);
        servers[server] = new PipelineFixture(
                logs[server],
                clock,
                context -> settings.apply(context.sessionServerId(server)
                        .policy(CommandPolicy.DEFAULT)
                        .sessionConfig(SessionConfig.ofTick(TICK_MS))),
                new ArenaConfig(MEMORY_BYTES, MEMORY_BYTES / 2));
    }

    int size() {
        return servers.length - 1;
    }

    PipelineFixture server(final int server) {
        return servers[server];
    }

    SharedOrder.Log log(final int server) {
        return logs[server];
    }

    /** Cycles until nobody has anything left to do without more input. */
    void run() {
        for (int i = 0; i < 1000; i++) {
            if (!cycle()) {
                return;
            }
        }
        throw new AssertionError("the servers do not come to rest");
    }

    /** One cycle of each; whether something happened. */
    boolean cycle() {
        final long before = order.size();
        int work = 0;
        for (int server = 1; server < servers.length; server++) {
            work += servers[server].pipeline.agent().doWork();
        }
        order.pump();
        return work > 0 || order.size() > before;
    }

    /** Lets time pass in steps that are no pause of a node. */
    void passMs(final long ms) {
        for (long left = ms; left > 0; left -= 100) {
            clock.advanceMs(Math.min(left, 100));
            run();
        }
    }

    /** A connection with a session of its own at a server. */
    Peer open(final int server) {
        final Peer peer = servers[server].connect();
        peer.handshake(0, 4 * TICK_MS, 0, null);
        run();
        peer.expectAccepted();
        return peer;
    }

    /** A connection of another one's session. */
    Peer reattach(final int server, final Peer before) {
        return reattach(server, before, before.timeoutMs);
    }

    /** The same with another timeout. */
    Peer reattach(final int server, final Peer before, final int wantedMs) {
        final Peer peer = servers[server].connect();
        peer.handshake(before.sessionId, wantedMs, 0, before.password);
        return peer;
    }

    @Override
    public void close() {
        for (int server = 1; server < servers.length; server++) {
            servers[server].close();
        }
    }
}
