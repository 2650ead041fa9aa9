package io.paddock.tools.cli;

import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Starts a server in a scratch folder, has it answer once, and ends. The launcher runs this after a build with
 * {@code -XX:ArchiveClassesAtExit}: the JVM then keeps the classes that a start needs in the form it wants them, which
 * halves the time until a server answers.
 */
final class Training {
    private static final int TIMEOUT_MS = 10_000;

    private Training() {}

    public static void main(final String... args) throws IOException {
        final Map<String, String> settings = Map.of("dataDir", args[0], "clientPort", "0");
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(settings));
                Socket socket = new Socket(
                        node.clientAddress().getAddress(), node.clientAddress().getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
