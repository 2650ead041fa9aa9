package io.paddock.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code server.N} lines: who is in the ensemble (protocol reference §18.1). One line, with {@code standaloneEnabled}
 * left at true, means a standalone; more are refused, since ensembles are not there yet.
 */
final class ServerLines {
    private static final Pattern KEY = Pattern.compile("server\\.(\\d+)");

    /** Behind the last semicolon: {@code [address:]port}. */
    private static final Pattern CLIENT_PART = Pattern.compile("(?:(?<host>\\[[^]]+]|[^:\\[\\]]+):)?(?<port>\\d+)");

    private ServerLines() {}

    /**
     * Claims the lines.
     *
     * @return the client address of the one line, {@code [address:]port} as the value of the entry; empty without a
     *     line or without that part.
     * @throws ConfigException when the lines describe an ensemble.
     */
    static Optional<Entry> clientPart(final Settings settings) {
        final List<Entry> servers = new ArrayList<>(claimServers(settings, settings.unclaimed()));
        settings.own("dynamicConfigFile")
                .ifPresent(
                        entry -> servers.addAll(claimServers(settings, PropertiesFile.read(Path.of(entry.value())))));
        final boolean standaloneEnabled = settings.strictFlag("standaloneEnabled", true);
        if (servers.size() > 1) {
            throw new ConfigException(servers.get(1).named() + " is a second server, but ensembles are not there yet:"
                    + " leave one server.N line, or none, to run a standalone");
        }
        if (!standaloneEnabled) {
            throw new ConfigException("standaloneEnabled=false asks for an ensemble, which is not there yet:"
                    + " remove the line to run a standalone");
        }
        settings.own("peerType")
                .filter(entry -> !entry.value().equalsIgnoreCase("participant"))
                .ifPresent(entry -> {
                    throw new ConfigException(entry.named() + "=" + entry.value()
                            + " belongs to an ensemble, which is not there yet: remove the line to run a standalone");
                });
        return servers.isEmpty() ? Optional.empty() : clientPart(settings, servers.get(0));
    }

    private static List<Entry> claimServers(final Settings settings, final List<Entry> entries) {
        final List<Entry> servers = entries.stream()
                .filter(entry -> KEY.matcher(entry.key()).matches())
                .toList();
        servers.forEach(settings::claim);
        return servers;
    }

    private static Optional<Entry> clientPart(final Settings settings, final Entry server) {
        settings.info(server.named() + " is the only server: it runs as a standalone, as ZooKeeper would");
        final int semicolon = server.value().lastIndexOf(';');
        if (semicolon < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Entry(server.key(), server.value().substring(semicolon + 1).strip(), server.origin()));
    }

    /** The host of {@code [address:]port}, null when it has none. */
    static String host(final Entry clientPart) {
        final String host = match(clientPart).group("host");
        return host == null ? null : host.replaceAll("[\\[\\]]", "");
    }

    static Entry port(final Entry clientPart) {
        return new Entry(clientPart.key(), match(clientPart).group("port"), clientPart.origin());
    }

    private static Matcher match(final Entry clientPart) {
        final Matcher matcher = CLIENT_PART.matcher(clientPart.value());
        if (!matcher.matches()) {
            throw new ConfigException(
                    clientPart.named() + " must end with ;port or ;address:port, not \";" + clientPart.value() + "\"");
        }
        return matcher;
    }
}
