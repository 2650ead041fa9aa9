package io.paddock.engine.config;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The client port.
 *
 * @param address where to listen; port 0 takes a free one. {@code clientPort}, {@code clientPortAddress}.
 * @param backlog connections that the kernel queues; -1 = the system's default. {@code clientPortListenBacklog}.
 * @param maxConnectionsPerAddress connections of one address, 0 = unlimited; {@code maxClientCnxns}.
 * @param maxConnections connections in all, 0 = unlimited; {@code maxCnxns}.
 * @param keepAlive whether the kernel probes silent connections; {@code clientTcpKeepAlive}.
 */
public record ListenConfig(
        InetSocketAddress address, int backlog, int maxConnectionsPerAddress, int maxConnections, boolean keepAlive) {
    public ListenConfig {
        Objects.requireNonNull(address);
    }
}
