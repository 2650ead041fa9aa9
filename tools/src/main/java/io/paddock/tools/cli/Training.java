package io.paddock.tools.cli;

import io.paddock.client.BlockingClient;
import io.paddock.client.CreateOptions;
import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Starts a server in a scratch folder, writes until there is a snapshot, keeps a copy of its files as a crash would leave
 * them, and then runs the program itself on that copy until it has answered. The launcher runs this once with
 * {@code -XX:ArchiveClassesAtExit}: the JVM then keeps the classes that a start and a recovery need in the form it wants
 * them, which halves the time until a server answers. A single class that is missing there costs the opening of all jars.
 */
final class Training {
    private static final int TIMEOUT_MS = 10_000;
    /** Few entries per snapshot, so that one is soon due. */
    private static final String SNAP_COUNT = "16";
    /** A snapshot with so many of them is long enough to be read ahead. */
    private static final int LARGE_NODES = 100;

    private static final int LARGE_LENGTH = 64 * 1024;
    private static final long LARGE_SNAPSHOT = (long) LARGE_NODES * LARGE_LENGTH;

    private final Path folder;
    private final Path crashed;

    private Training(final Path folder) {
        this.folder = folder;
        crashed = folder.resolve("crashed");
    }

    public static void main(final String... args) throws IOException {
        final Training training = new Training(Path.of(args[0]));
        training.fill();
        training.recover();
    }

    private void fill() throws IOException {
        try (PaddockNode node = launch();
                BlockingClient client =
                        BlockingClient.start("127.0.0.1:" + node.clientAddress().getPort())) {
            for (int i = 0; i < LARGE_NODES; i++) {
                client.create("/large" + i, new byte[LARGE_LENGTH], CreateOptions.PERSISTENT);
            }
            final long startNs = System.nanoTime();
            for (int i = 0; !hasLargeSnapshot() && System.nanoTime() - startNs < timeoutNs(); i++) {
                client.create("/small" + i, new byte[100], CreateOptions.PERSISTENT);
            }
            copy();
        }
    }

    /** The program ends with the process, which the thread ends that asks it. */
    private void recover() throws IOException {
        final int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        final Path configuration = folder.resolve("zoo.cfg");
        Files.write(
                configuration,
                List.of("dataDir=" + crashed, "clientPort=" + port, "clientPortAddress=127.0.0.1", "tickTime=2000"));
        final Thread asking = new Thread(() -> ask(port), "training");
        asking.setDaemon(true);
        asking.start();
        Main.main("server", configuration.toString());
    }

    private static void ask(final int port) {
        final long startNs = System.nanoTime();
        int status = Paddock.FAILED;
        while (status != 0 && System.nanoTime() - startNs < timeoutNs()) {
            try (BlockingClient client = BlockingClient.start("127.0.0.1:" + port)) {
                client.create("/answered", new byte[100], CreateOptions.PERSISTENT);
                client.getData("/answered", false);
                status = 0;
            } catch (final RuntimeException ex) {
                // Not yet.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        System.exit(status);
    }

    private void copy() throws IOException {
        for (final String part : List.of("log", "snap")) {
            Files.createDirectories(crashed.resolve(part));
            try (Stream<Path> files = Files.list(folder.resolve(part))) {
                for (final Path file : files.toList()) {
                    copy(file, crashed.resolve(part).resolve(file.getFileName()));
                }
            }
        }
    }

    private static void copy(final Path source, final Path target) throws IOException {
        try {
            Files.copy(source, target);
        } catch (final NoSuchFileException ex) {
            // Renamed or purged meanwhile, as files of a running server are.
        }
    }

    private PaddockNode launch() {
        return PaddockNode.launch(new NodeContext()
                .settings(Map.of("dataDir", folder.toString(), "clientPort", "0", "snapCount", SNAP_COUNT)));
    }

    private boolean hasLargeSnapshot() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("snap"))) {
            return files.anyMatch(
                    file -> !file.toString().endsWith(".tmp") && file.toFile().length() > LARGE_SNAPSHOT);
        }
    }

    private static long timeoutNs() {
        return TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    }
}
