package io.paddock.tools.ensemble;

import io.paddock.engine.membership.ServerSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server says of itself: in the words of {@code quor}, or, where it does not know that word, of {@code srvr}.
 *
 * @param address where it was asked, as it was named.
 * @param problem why it said nothing, null when it did.
 * @param values what it said.
 */
public record ServerStatus(String address, String problem, Map<String, String> values) {
    private static final String NOT_SERVING = "not currently serving";
    private static final String SERVER = "server.";

    public ServerStatus {
        values = Map.copyOf(values);
    }

    /** Asks a server. Any thread. */
    public static ServerStatus of(final String address, final int timeoutMs) {
        final InetSocketAddress server = Addresses.parse(address);
        try {
            String answer = ServerWord.ask(server, "quor", timeoutMs);
            if (answer.isEmpty() || answer.contains("whitelist")) {
                answer = ServerWord.ask(server, "srvr", timeoutMs);
            }
            if (answer.contains(NOT_SERVING)) {
                return new ServerStatus(address, null, Map.of("mode", "looking"));
            }
            final Map<String, String> values = parse(answer);
            return values.containsKey("mode")
                    ? new ServerStatus(address, null, values)
                    : new ServerStatus(address, "does not say: " + firstLine(answer), Map.of());
        } catch (final IOException e) {
            return new ServerStatus(address, reason(e), Map.of());
        }
    }

    private static String firstLine(final String answer) {
        return answer.isBlank() ? "no answer" : answer.lines().findFirst().orElse("");
    }

    private static String reason(final IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        if (failure instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        return failure instanceof ConnectException ? "not reachable" : "no answer: " + failure.getMessage();
    }

    private static Map<String, String> parse(final String answer) {
        final Map<String, String> values = new HashMap<>();
        for (final String line : answer.lines().toList()) {
            final int equals = line.indexOf('=');
            final int colon = line.indexOf(": ");
            if (equals > 0 && (colon < 0 || equals < colon)) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (colon > 0) {
                values.put(line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), line.substring(colon + 2));
            }
        }
        return values;
    }

    public boolean reachable() {
        return problem == null;
    }

    /** {@code leader}, {@code follower}, {@code observer}, {@code standalone}, {@code read-only}, {@code looking}, {@code down}. */
    public String mode() {
        return reachable() ? values.get("mode") : "down";
    }

    public boolean leads() {
        return mode().equals("leader");
    }

    /** Its number; 0 when it did not say. */
    public int server() {
        return (int) number("server", 0);
    }

    /** Number of the leader that it knows, 0 for none. */
    public int leader() {
        return (int) number("leader", 0);
    }

    /** Newest zxid that it has executed; -1 when it did not say. */
    public long zxid() {
        return number("zxid", -1);
    }

    /** Epoch that it lives in; of its newest zxid when it did not say; -1 when it said nothing. */
    public long epoch() {
        return number("epoch", zxid() < 0 ? -1 : zxid() >>> 32);
    }

    /** A value as it was said, or the other text. */
    String text(final String key, final String absent) {
        return values.getOrDefault(key, absent);
    }

    /** Members of its ensemble and the addresses of their clients; null for an unknown one. */
    Map<Integer, String> clientAddresses() {
        final Map<Integer, String> addresses = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(SERVER)) {
                addresses.put(Integer.parseInt(key.substring(SERVER.length())), clientAddress(value));
            }
        });
        return addresses;
    }

    private static String clientAddress(final String line) {
        final ServerSpec spec = ServerSpec.parse(line);
        if (!spec.hasClientPart()) {
            return null;
        }
        final boolean any = spec.clientHost().equals(ServerSpec.ANY_HOST);
        return Addresses.print(any ? spec.endpoint().host() : spec.clientHost(), spec.clientPort());
    }

    private long number(final String key, final long absent) {
        final String value = values.get(key);
        try {
            return value == null || value.isEmpty() ? absent : Long.decode(value);
        } catch (final NumberFormatException e) {
            return absent;
        }
    }
}
