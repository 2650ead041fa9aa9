package io.paddock.engine.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code server.N} line says behind the equals sign (protocol reference §18.1):
 *
 * <pre>
 *   host:quorumPort:electionPort[:role][|host:quorumPort:electionPort[:role]]...[;[clientHost:]clientPort]
 * </pre>
 *
 * @param endpoints where its peers reach it; the first is used.
 * @param observer whether it follows without a vote.
 * @param clientHost address that its client port listens on; null without a client part.
 * @param clientPort 0 without a client part.
 */
public record ServerSpec(List<ServerEndpoint> endpoints, boolean observer, String clientHost, int clientPort) {
    /** Listens on every address; what a client part without an address means. */
    public static final String ANY_HOST = "0.0.0.0";

    private static final String HOST = "(?<host>\\[[^]]+]|[^:\\[\\]|;]+)";
    private static final Pattern ENDPOINT =
            Pattern.compile(HOST + ":(?<quorum>\\d+):(?<election>\\d+)(?::(?<role>\\w+))?");
    private static final Pattern CLIENT = Pattern.compile("(?:" + HOST + ":)?(?<port>\\d+)");
    private static final int MAX_PORT = 65_535;

    public ServerSpec {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("a server needs an address");
        }
    }

    /**
     * Reads the value of a server line.
     *
     * @throws IllegalArgumentException when it is none; the message says what is wrong, and can follow the key.
     */
    public static ServerSpec parse(final String value) {
        final int semicolon = value.indexOf(';');
        final String peers = semicolon < 0 ? value : value.substring(0, semicolon);
        final List<ServerEndpoint> endpoints = new ArrayList<>();
        Boolean observer = null;
        for (final String part : peers.split("\\|", -1)) {
            final Matcher matcher = ENDPOINT.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("must be host:quorumPort:electionPort[:participant|observer]"
                        + "[;[clientHost:]clientPort], not \"" + value + "\"");
            }
            final ServerEndpoint endpoint = new ServerEndpoint(
                    unbracketed(matcher.group("host")),
                    port(matcher.group("quorum"), 1, value),
                    port(matcher.group("election"), 1, value));
            if (endpoint.quorumPort() == endpoint.electionPort()) {
                throw new IllegalArgumentException("needs two ports for its peers, not one twice: \"" + value + "\"");
            }
            endpoints.add(endpoint);
            final String role = matcher.group("role");
            if (role != null) {
                final boolean observes = observes(role);
                if (observer != null && observer != observes) {
                    throw new IllegalArgumentException("has two roles: \"" + value + "\"");
                }
                observer = observes;
            }
        }
        final ServerSpec spec = new ServerSpec(endpoints, observer != null && observer, null, 0);
        return semicolon < 0
                ? spec
                : spec.withClientPart(value.substring(semicolon + 1).strip());
    }

    private ServerSpec withClientPart(final String part) {
        final Matcher matcher = CLIENT.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must end with ;port or ;address:port, not \";" + part + "\"");
        }
        final String host = matcher.group("host");
        return withClient(host == null ? ANY_HOST : unbracketed(host), port(matcher.group("port"), 0, ";" + part));
    }

    /** The same with another client part. */
    public ServerSpec withClient(final String host, final int port) {
        return new ServerSpec(endpoints, observer, host, port);
    }

    public boolean hasClientPart() {
        return clientHost != null;
    }

    /** The address that is used. */
    public ServerEndpoint endpoint() {
        return endpoints.get(0);
    }

    private static boolean observes(final String role) {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "observer" -> true;
            case "participant" -> false;
            default ->
                throw new IllegalArgumentException(
                        "has the role \"" + role + "\", which is neither participant nor observer");
        };
    }

    private static int port(final String digits, final int min, final String value) {
        if (digits.length() <= 5) {
            final int port = Integer.parseInt(digits);
            if (port >= min && port <= MAX_PORT) {
                return port;
            }
        }
        throw new IllegalArgumentException(
                "has the port " + digits + ", which is not in " + min + " to " + MAX_PORT + ": \"" + value + "\"");
    }

    private static String unbracketed(final String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static String bracketed(final String host) {
        return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    }

    /** As in {@code /zookeeper/config}: the role always, the client part with its address. */
    @Override
    public String toString() {
        final String role = observer ? ":observer" : ":participant";
        final StringBuilder out = new StringBuilder();
        for (final ServerEndpoint endpoint : endpoints) {
            out.append(out.length() == 0 ? "" : "|").append(endpoint).append(role);
        }
        if (hasClientPart()) {
            out.append(';').append(bracketed(clientHost)).append(':').append(clientPort);
        }
        return out.toString();
    }
}
