package io.paddock.transport.tcp;

import static io.paddock.transport.tcp.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.transport.Connection;
import io.paddock.transport.TransportCounter;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server in a process of its own that may open few files. */
@EnabledOnOs(OS.LINUX)
class DescriptorExhaustionTest {
    private static final int MAX_DESCRIPTORS = 150;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Assembly.class,
            names = {"POLLED_NATIVE", "THREADED_NIO"})
    void shouldServeOnWithoutSpinningAndAcceptAgainLater(final Assembly assembly) throws Exception {
        final Path errors = directory.resolve("errors");
        final Process process = start(assembly, errors);
        final List<Socket> sockets = new ArrayList<>();
        try {
            final int port = port(process);
            final Socket first = connect(port);
            sockets.add(first);
            assertEquals(0, failures(first));
            for (int i = 0; i < MAX_DESCRIPTORS; i++) {
                sockets.add(connect(port));
            }
            await("accept fails", () -> failures(first) > 0);
            final long startNs = System.nanoTime();
            final long before = failures(first);
            long after = before;
            while (after < before + 5) {
                after = failures(first);
            }
            final long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            assertTrue(elapsedMs >= 300, "five more attempts within " + elapsedMs + " ms");

            for (final Socket socket : sockets) {
                socket.close();
            }
            try (Socket late = connect(port)) {
                assertTrue(failures(late) > 0);
            }
            final List<String> lines = Files.readAllLines(errors);
            final long warnings = lines.stream()
                    .filter(line -> line.contains("Cannot accept"))
                    .count();
            // One for each shortage, of which there may be two when a descriptor is free for a moment in between.
            assertTrue(warnings == 1 || warnings == 2, lines::toString);
        } finally {
            for (final Socket socket : sockets) {
                socket.close();
            }
            process.destroyForcibly().waitFor();
        }
    }

    private static Process start(final Assembly assembly, final Path errors) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -n " + MAX_DESCRIPTORS + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-opens")) {
                command.add(argument);
            }
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Server.class.getName(),
                assembly.name()));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    private static int port(final Process process) throws IOException {
        final BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return Integer.parseInt(reader.readLine());
    }

    private static Socket connect(final int port) throws IOException {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TestServer.DEADLINE_MS);
        return socket;
    }

    private static long failures(final Socket socket) {
        try {
            socket.getOutputStream().write(TestServer.frame((byte) 1));
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            assertEquals(Long.BYTES, in.readInt());
            return in.readLong();
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    /** Answers every frame with the number of accepts that failed. */
    static final class Server {
        private Server() {}

        /** Prints the port and serves until it is killed. */
        public static void main(final String[] args) {
            final TcpConfig config = TcpConfig.defaults().withMaxConnections(0, 0);
            final TestServer.Application application =
                    (TestServer server, Connection connection, byte[] payload) -> server.reply(
                            connection,
                            ByteBuffer.allocate(Long.BYTES)
                                    .putLong(server.count(TransportCounter.ACCEPT_FAILURES))
                                    .array());
            final TestServer server = new TestServer(Assembly.valueOf(args[0]), config, application);
            final PrintStream out = System.out;
            out.println(server.transport().localAddress().getPort());
        }
    }
}
