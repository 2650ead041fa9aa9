package io.paddock.engine.admin;

import io.paddock.engine.metrics.ConnectionStatistics;
import java.net.InetSocketAddress;

/** What the words tell about one open connection. Engine thread. */
public interface ConnectionView {
    InetSocketAddress remoteAddress();

    /** Whether the node wants to read from it now; false while it is held back. */
    boolean reading();

    /** Whether bytes wait to be written to it. */
    boolean writing();

    /** Requests received on it and not answered yet. */
    int outstandingRequests();

    /** 0 before the handshake. */
    long sessionId();

    /** Timeout of its session, ms. */
    int timeoutMs();

    /** When it was accepted, ms since 1970. */
    long establishedAtMs();

    /** When it is closed if nothing more arrives, ms since 1970. */
    long expiresAtMs();

    ConnectionStatistics statistics();
}
