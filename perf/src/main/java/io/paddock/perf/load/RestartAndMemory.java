package io.paddock.perf.load;

import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What many nodes cost: resident memory per node as the slope between two sizes, and the time from the start of the
 * process until it answers with all of them, after an end without warning. For Paddock and for Apache ZooKeeper.
 *
 * <p>Settings are system properties: {@code nodes} (1000000), {@code value} bytes (100), {@code restarts} (3),
 * {@code quiet} seconds between the last write and the first kill (10), {@code folder}, {@code zookeeper.version}, {@code only}, as for {@link SideBySide}.
 */
public final class RestartAndMemory {
    private static final int CONNECTIONS = 4;
    private static final int OUTSTANDING = 64;

    private final int nodes = Integer.getInteger("nodes", 1_000_000);
    private final int value = Integer.getInteger("value", 100);
    private final int restarts = Integer.getInteger("restarts", 3);
    private final int quietSeconds = Integer.getInteger("quiet", 10);

    private RestartAndMemory() {}

    /** Runs and prints one line per figure. */
    public static void main(final String[] args) throws IOException {
        final String folder = System.getProperty("folder");
        final Path base = folder == null
                ? Files.createTempDirectory("paddock-restart")
                : Files.createDirectories(Path.of(folder));
        final String only = System.getProperty("only", "");
        final RestartAndMemory program = new RestartAndMemory();
        if (!only.equals("zookeeper")) {
            try (ServerProcess server = SideBySide.paddock(base.resolve("paddock"))) {
                program.measure(server);
            }
        }
        if (!only.equals("paddock")) {
            try (ServerProcess server = SideBySide.zooKeeper(base.resolve("zookeeper"))) {
                program.measure(server);
            }
        }
        if (folder == null) {
            Files.deleteIfExists(base);
        }
    }

    private void measure(final ServerProcess server) throws IOException {
        server.start();
        // A first tenth warms the server up and pays for what every server has once.
        fill(server.address(), "/warm-up-0", nodes / 10);
        final long before = server.usage().residentBytes();
        fill(server.address(), "/measured", nodes);
        final long after = server.usage().residentBytes();
        System.out.printf(
                Locale.ROOT,
                "%-10s %d nodes of %d bytes below /measured (path of 21 characters): %.1f bytes resident each%n",
                server.name(),
                nodes,
                value,
                (double) (after - before) / nodes);
        // Both take a snapshot after so many writes; a server in the field has it behind itself, too.
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(quietSeconds));
        for (int i = 0; i < restarts; i++) {
            server.kill();
            final long elapsedNs = server.start();
            System.out.printf(
                    Locale.ROOT,
                    "%-10s restart after kill -9 until it answers: %d ms (%s)%n",
                    server.name(),
                    TimeUnit.NANOSECONDS.toMillis(elapsedNs),
                    server.word("srvr").replaceAll("(?s).*(Node count: \\d+).*", "$1"));
        }
    }

    private void fill(final InetSocketAddress server, final String root, final int count) throws IOException {
        try (ClosedLoop loop = new ClosedLoop(server, CONNECTIONS, OUTSTANDING, root, count, value, 1)) {
            loop.prepare(root);
        }
    }
}
