package io.paddock.client;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server listens.
 *
 * @param host name or address; a name is looked up at each attempt to connect.
 * @param port 1..65535.
 */
public record ServerAddress(String host, int port) {
    private static final int DEFAULT_PORT = 2181;

    /** Checks the values. */
    public ServerAddress {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("server: '" + host + ":" + port + "', port must be 1..65535");
        }
    }

    /** Reads {@code host:port,host:port}; IPv6 addresses stand in brackets, the port defaults to 2181. */
    public static List<ServerAddress> parse(final String servers) {
        final List<ServerAddress> addresses = new ArrayList<>();
        for (final String server : servers.split(",")) {
            addresses.add(parseOne(server.strip()));
        }
        return addresses;
    }

    /** Looks the name up; may take as long as the system's resolver does. */
    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    private static ServerAddress parseOne(final String server) {
        final int bracket = server.lastIndexOf(']');
        final int colon = server.lastIndexOf(':');
        final int hostEnd = colon > bracket ? colon : server.length();
        final String host = server.substring(0, hostEnd);
        return new ServerAddress(
                bracket < 0 ? host : host.substring(1, bracket), hostEnd == colon ? port(server, colon) : DEFAULT_PORT);
    }

    private static int port(final String server, final int colon) {
        try {
            return Integer.parseInt(server.substring(colon + 1));
        } catch (final NumberFormatException ex) {
            throw new IllegalArgumentException("server: '" + server + "', must be host:port", ex);
        }
    }
}
