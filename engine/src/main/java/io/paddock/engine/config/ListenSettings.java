package io.paddock.engine.config;

import io.paddock.engine.membership.ServerSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads where clients connect: the keys of the client port, or the end of this server's {@code server.N} line. */
final class ListenSettings {
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_PER_ADDRESS = 60;

    private ListenSettings() {}

    static ListenConfig read(final Settings s, final ServerLines servers, final int serverId) {
        return new ListenConfig(
                address(s, servers, serverId),
                s.integer(s.own("clientPortListenBacklog"), -1, -1, Integer.MAX_VALUE),
                s.integer(s.own("maxClientCnxns"), DEFAULT_PER_ADDRESS, 0, Integer.MAX_VALUE),
                s.integer(s.shared("maxCnxns"), 0, 0, Integer.MAX_VALUE),
                s.flag(s.shared("clientTcpKeepAlive"), false, "true", "false"));
    }

    private static InetSocketAddress address(final Settings s, final ServerLines servers, final int serverId) {
        final int server = serverId == 0 && !servers.isEmpty() ? servers.onlyServer() : serverId;
        final ServerSpec spec = servers.spec(server);
        final boolean inLine = spec != null && spec.hasClientPart();
        final Optional<Entry> portKey = s.own("clientPort");
        final Optional<Entry> addressKey = s.own("clientPortAddress");
        if (portKey.isEmpty() && !inLine) {
            throw noPort();
        }
        final int port = portKey.isEmpty() ? spec.clientPort() : s.integer(portKey, 0, 0, MAX_PORT);
        if (inLine && spec.clientPort() != port) {
            throw new ConfigException(portKey.orElseThrow().named() + "=" + port
                    + " contradicts the client port at the end of server." + server);
        }
        if (addressKey.isPresent()) {
            return resolve(addressKey.get(), addressKey.get().value(), port);
        }
        if (inLine && !spec.clientHost().equals(ServerSpec.ANY_HOST)) {
            return resolve(servers.line(server), spec.clientHost(), port);
        }
        return new InetSocketAddress(port);
    }

    private static ConfigException noPort() {
        return new ConfigException("clientPort is missing: add a line such as clientPort=2181");
    }

    private static InetSocketAddress resolve(final Entry entry, final String host, final int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (final UnknownHostException e) {
            throw new ConfigException(entry.named() + ": there is no address for the host \"" + host + "\"");
        }
    }
}
