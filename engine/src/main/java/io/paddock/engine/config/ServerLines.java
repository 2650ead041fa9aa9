package io.paddock.engine.config;

import io.paddock.engine.config.EnsembleConfig.Server;
import io.paddock.engine.membership.ServerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code server.N}, {@code group.G} and {@code weight.N} lines, of the file itself or of the one that
 * {@code dynamicConfigFile} names (protocol reference §18.1). One participant, with {@code standaloneEnabled} left at
 * true, is a standalone.
 */
final class ServerLines {
    private static final Pattern KEY = Pattern.compile("(server|group|weight)\\.(\\d+)");
    private static final String SERVER = "server";
    private static final String GROUP = "group";
    private static final String WEIGHT = "weight";
    private static final int MAX_SERVER = 255;
    private static final int MAX_GROUP = 0xFFFE;

    private final Map<Integer, ServerSpec> specs = new TreeMap<>();
    private final Map<Integer, Entry> lines = new TreeMap<>();
    private final Map<Integer, Integer> groups = new HashMap<>();
    private final Map<Integer, Long> weights = new HashMap<>();
    private final Path dynamicFile;
    private final boolean standaloneEnabled;

    private ServerLines(final Path dynamicFile, final boolean standaloneEnabled) {
        this.dynamicFile = dynamicFile;
        this.standaloneEnabled = standaloneEnabled;
    }

    /**
     * Claims the lines.
     *
     * @throws ConfigException when a line cannot be understood.
     */
    static ServerLines read(final Settings settings) {
        final Path dynamicFile = settings.own("dynamicConfigFile")
                .map(entry -> locate(settings, entry))
                .orElse(null);
        final ServerLines lines = new ServerLines(dynamicFile, settings.strictFlag("standaloneEnabled", true));
        final List<Entry> own = matching(settings.unclaimed());
        own.forEach(settings::claim);
        if (dynamicFile != null && !own.isEmpty()) {
            throw new ConfigException(own.get(0).named() + " stands beside dynamicConfigFile: leave the line out, or"
                    + " move it to " + dynamicFile);
        }
        lines.addAll(settings, dynamicFile == null ? own : matching(PropertiesFile.read(dynamicFile)));
        return lines;
    }

    /** As in ZooKeeper below the folder of the process; a file beside zoo.cfg is found, too. */
    private static Path locate(final Settings settings, final Entry entry) {
        final Path named = Path.of(entry.value());
        if (!Files.exists(named) && !named.isAbsolute() && settings.file() != null) {
            final Path beside = settings.file().toAbsolutePath().resolveSibling(named);
            return Files.exists(beside) ? beside : named;
        }
        return named;
    }

    private static List<Entry> matching(final List<Entry> entries) {
        final List<Entry> found = new ArrayList<>();
        for (final Entry entry : entries) {
            if (KEY.matcher(entry.key()).matches()) {
                if (!entry.value().isEmpty() || entry.key().startsWith(SERVER)) {
                    found.add(entry);
                }
            } else if (entry.key().startsWith(SERVER + '.') && WithoutEffect.of(entry.key()) == null) {
                throw new ConfigException(
                        entry.named() + " must be server.N, where N is the number in the file myid of that server");
            }
        }
        return found;
    }

    private void addAll(final Settings settings, final List<Entry> entries) {
        final List<Entry> sorted = new ArrayList<>(entries);
        // Servers first: the others speak of them.
        sorted.sort(
                (a, b) -> Boolean.compare(!a.key().startsWith(SERVER), !b.key().startsWith(SERVER)));
        for (final Entry entry : sorted) {
            final Matcher matcher = KEY.matcher(entry.key());
            if (!matcher.matches()) {
                throw new IllegalStateException(entry.key());
            }
            switch (matcher.group(1)) {
                case SERVER -> addServer(settings, number(entry, matcher.group(2), MAX_SERVER), entry);
                case GROUP -> addGroup(number(entry, matcher.group(2), MAX_GROUP), entry);
                case WEIGHT -> addWeight(settings, number(entry, matcher.group(2), MAX_SERVER), entry);
                default -> throw new IllegalStateException(entry.key());
            }
        }
        if (!groups.isEmpty()) {
            requireGroups();
        }
    }

    private static int number(final Entry entry, final String digits, final int max) {
        final int number = digits.length() > 6 ? max + 1 : Integer.parseInt(digits);
        if (number < 1 || number > max) {
            throw new ConfigException(entry.named() + " is not numbered 1 to " + max);
        }
        return number;
    }

    private void addServer(final Settings settings, final int server, final Entry entry) {
        try {
            final ServerSpec spec = ServerSpec.parse(entry.value());
            if (spec.endpoints().size() > 1) {
                settings.warn(entry.named() + " has several addresses: the first is used");
            }
            specs.put(server, spec);
            lines.put(server, entry);
        } catch (final IllegalArgumentException e) {
            throw new ConfigException(entry.named() + " " + e.getMessage());
        }
    }

    private void addGroup(final int group, final Entry entry) {
        for (final String part : entry.value().split(":", -1)) {
            final int server = server(entry, part.strip());
            if (groups.put(server, group) != null) {
                throw new ConfigException(entry.named() + " has server " + server + ", which is in another group, too");
            }
        }
    }

    private int server(final Entry entry, final String digits) {
        final int server = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : 0;
        if (!specs.containsKey(server)) {
            throw new ConfigException(entry.named()
                    + " must name servers that have a server.N line, such as 1:2:3, not \"" + entry.value() + "\"");
        }
        return server;
    }

    private void addWeight(final Settings settings, final int server, final Entry entry) {
        if (!specs.containsKey(server)) {
            throw new ConfigException(
                    entry.named() + " is the weight of a server without a server." + server + " line");
        }
        weights.put(server, settings.number(Optional.of(entry), 1, 0, Integer.MAX_VALUE));
    }

    private void requireGroups() {
        specs.forEach((server, spec) -> {
            if (!spec.observer() && !groups.containsKey(server)) {
                throw new ConfigException(lines.get(server).named()
                        + " is in no group: where there are group.G lines, every participant must be in one");
            }
        });
    }

    boolean isEmpty() {
        return specs.isEmpty();
    }

    /** Whether they ask for an ensemble; a single participant is one only when it may not be a standalone. */
    boolean isEnsemble() {
        return specs.size() > 1 || !standaloneEnabled;
    }

    boolean standaloneEnabled() {
        return standaloneEnabled;
    }

    boolean hierarchical() {
        return !groups.isEmpty();
    }

    Path dynamicFile() {
        return dynamicFile;
    }

    long participantCount() {
        return specs.values().stream().filter(spec -> !spec.observer()).count();
    }

    /** A server's line, null when it has none. */
    Entry line(final int server) {
        return lines.get(server);
    }

    /** The only line. */
    int onlyServer() {
        return specs.keySet().iterator().next();
    }

    ServerSpec spec(final int server) {
        return specs.get(server);
    }

    List<Server> servers() {
        final List<Server> servers = new ArrayList<>();
        specs.forEach((server, spec) -> servers.add(new Server(
                server, spec, groups.getOrDefault(server, 0), spec.observer() ? 0 : weights.getOrDefault(server, 1L))));
        return servers;
    }
}
