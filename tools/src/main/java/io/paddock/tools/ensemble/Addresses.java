package io.paddock.tools.ensemble;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** {@code host:port} as people write it; an address of IPv6 stands in brackets. */
public final class Addresses {
    private static final int USUAL_PORT = 2181;
    private static final int MAX_PORT = 65_535;

    private Addresses() {}

    /**
     * Splits {@code host:port,host:port}.
     *
     * @throws IllegalArgumentException when one of them is none.
     */
    public static List<String> list(final String text) {
        final List<String> addresses = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        addresses.forEach(Addresses::parse);
        return addresses;
    }

    /** @throws IllegalArgumentException when it is none. */
    static InetSocketAddress parse(final String text) {
        final int colon = text.lastIndexOf(':');
        final boolean hasPort = colon > text.lastIndexOf(']') && (text.indexOf(':') == colon || text.startsWith("["));
        final String host = hasPort ? text.substring(0, colon) : text;
        final int port = hasPort ? port(text, text.substring(colon + 1)) : USUAL_PORT;
        final String bare = host.replaceAll("^\\[|]$", "");
        if (bare.isEmpty() || bare.indexOf('/') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not host:port");
        }
        return InetSocketAddress.createUnresolved(bare, port);
    }

    private static int port(final String text, final String digits) {
        final int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("\"" + text + "\" is not host:port, with a port from 1 to " + MAX_PORT);
        }
        return port;
    }

    static String print(final String host, final int port) {
        return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }
}
