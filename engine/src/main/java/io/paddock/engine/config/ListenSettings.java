package io.paddock.engine.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads where clients connect: the keys of the client port, or the end of the one {@code server.N} line. */
final class ListenSettings {
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_PER_ADDRESS = 60;

    private ListenSettings() {}

    static ListenConfig read(final Settings s) {
        return new ListenConfig(
                address(s),
                s.integer(s.own("clientPortListenBacklog"), -1, -1, Integer.MAX_VALUE),
                s.integer(s.own("maxClientCnxns"), DEFAULT_PER_ADDRESS, 0, Integer.MAX_VALUE),
                s.integer(s.shared("maxCnxns"), 0, 0, Integer.MAX_VALUE),
                s.flag(s.shared("clientTcpKeepAlive"), false, "true", "false"));
    }

    private static InetSocketAddress address(final Settings s) {
        final Optional<Entry> fromServerLine = ServerLines.clientPart(s);
        final Optional<Entry> portKey = s.own("clientPort");
        final Optional<Entry> addressKey = s.own("clientPortAddress");
        final Entry port =
                portKey.or(() -> fromServerLine.map(ServerLines::port)).orElseThrow(ListenSettings::noPort);
        final int number = s.integer(Optional.of(port), 0, 0, MAX_PORT);
        fromServerLine
                .map(ServerLines::port)
                .filter(other -> portKey.isPresent())
                .ifPresent(other -> {
                    if (s.integer(Optional.of(other), 0, 0, MAX_PORT) != number) {
                        throw new ConfigException(portKey.orElseThrow().named() + "=" + number
                                + " contradicts the client port at the end of " + other.key());
                    }
                });
        if (addressKey.isPresent()) {
            return resolve(addressKey.get(), addressKey.get().value(), number);
        }
        final Optional<Entry> host = fromServerLine.filter(part -> ServerLines.host(part) != null);
        return host.map(part -> resolve(part, ServerLines.host(part), number))
                .orElseGet(() -> new InetSocketAddress(number));
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
