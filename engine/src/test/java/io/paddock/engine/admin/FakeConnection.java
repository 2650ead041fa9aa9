package io.paddock.engine.admin;

import io.paddock.engine.metrics.ConnectionStatistics;
import java.net.InetSocketAddress;

/** A connection of {@link FakeNode}. */
record FakeConnection(
        InetSocketAddress remoteAddress,
        long sessionId,
        int timeoutMs,
        long establishedAtMs,
        long expiresAtMs,
        ConnectionStatistics statistics)
        implements ConnectionView {

    static FakeConnection of(final int port, final long sessionId) {
        return new FakeConnection(
                new InetSocketAddress("127.0.0.1", port),
                sessionId,
                10_000,
                1_700_000_000_000L,
                1_700_000_010_500L,
                new ConnectionStatistics());
    }

    @Override
    public boolean reading() {
        return true;
    }

    @Override
    public boolean writing() {
        return false;
    }

    @Override
    public int outstandingRequests() {
        return 2;
    }
}
