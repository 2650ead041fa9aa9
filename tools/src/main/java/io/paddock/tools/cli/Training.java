package io.paddock.tools.cli;

import io.paddock.client.BlockingClient;
import io.paddock.client.CreateOptions;
import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts a server in a scratch folder, writes until there is a snapshot, ends it, starts it again from what it has
 * written, has it answer, and ends. The launcher runs this once with {@code -XX:ArchiveClassesAtExit}: the JVM then keeps
 * the classes that a start and a recovery need in the form it wants them, which halves the time until a server answers.
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

    private Training(final Path folder) {
        this.folder = folder;
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
        }
    }

    private void recover() throws IOException {
        try (PaddockNode node = launch();
                Socket socket = new Socket(
                        node.clientAddress().getAddress(), node.clientAddress().getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
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
