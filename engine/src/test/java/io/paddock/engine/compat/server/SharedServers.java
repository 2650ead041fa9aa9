package io.paddock.engine.compat.server;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Servers that many test classes use at once, each in its own part of the tree: one per kind and settings, started at
 * the first use and ended with this JVM.
 *
 * <p>The property {@value #KINDS} chooses the kinds: a comma list of the names of {@link ServerKind}.
 */
public final class SharedServers {
    /** Property that chooses against what the suites run. */
    public static final String KINDS = "paddock.compat.servers";

    private static final Map<String, TestServer> SERVERS = new LinkedHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedServers::closeAll, "shared-servers"));
    }

    private SharedServers() {}

    /** The kinds to run against. */
    public static Stream<ServerKind> kinds() {
        return Arrays.stream(System.getProperty(KINDS, "process,embedded").split(","))
                .map(name -> ServerKind.valueOf(name.trim().toUpperCase(java.util.Locale.ROOT)));
    }

    /** The kinds that live in a process of their own, which can be killed. */
    public static Stream<ServerKind> processes() {
        return kinds().map(kind -> kind == ServerKind.EMBEDDED ? ServerKind.PROCESS : kind)
                .distinct();
    }

    /** The running server of that kind; not to be stopped by the caller. */
    public static synchronized TestServer get(final ServerKind kind, final ServerSettings settings) {
        final String key = kind + settings.toString();
        final TestServer known = SERVERS.get(key);
        if (known != null && known.isRunning()) {
            return known;
        }
        if (known != null) {
            final String output = known.output();
            SERVERS.remove(key).close();
            throw new AssertionError(kind + " ended during an earlier test:\n" + output);
        }
        final TestServer server = kind.launch(settings);
        SERVERS.put(key, server);
        return server;
    }

    /** The running server with the settings of {@link ServerSettings#forTests()}. */
    public static TestServer get(final ServerKind kind) {
        return get(kind, ServerSettings.forTests());
    }

    private static synchronized void closeAll() {
        SERVERS.values().forEach(TestServer::close);
        SERVERS.clear();
    }
}
