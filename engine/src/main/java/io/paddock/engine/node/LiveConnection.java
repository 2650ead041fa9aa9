package io.paddock.engine.node;

import io.paddock.engine.admin.ConnectionView;
import io.paddock.engine.metrics.ConnectionStatistics;
import io.paddock.engine.pipeline.ClientConnection;
import java.net.InetSocketAddress;

/** One open connection as the words see it. Engine thread. */
record LiveConnection(ClientConnection client, long expiresAtMs) implements ConnectionView {
    @Override
    public InetSocketAddress remoteAddress() {
        return client.connection().remoteAddress();
    }

    @Override
    public boolean reading() {
        return !client.congested();
    }

    @Override
    public boolean writing() {
        return client.connection().queuedBytes() > 0;
    }

    @Override
    public int outstandingRequests() {
        return client.outstanding();
    }

    @Override
    public long sessionId() {
        return client.sessionId();
    }

    @Override
    public int timeoutMs() {
        return client.timeoutMs();
    }

    @Override
    public long establishedAtMs() {
        return client.establishedMs();
    }

    @Override
    public ConnectionStatistics statistics() {
        return client.statistics();
    }
}
