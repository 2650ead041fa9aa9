package io.paddock.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a server process: its lines and its exit status. */
class ServerProcessTest {
    @TempDir
    Path folder;

    @Test
    void shouldServeAndEndInOrderOnSigterm() throws Exception {
        final Path data = folder.resolve("data with blanks");
        try (ServerProcess server = start(0, data, "4lw.commands.whitelist=*", "no.such.key=1", "commitLogCount=10")) {
            final int port = server.awaitPort();
            assertEquals("imok", ServerProcess.ask(port, "ruok"));
            assertTrue(ServerProcess.ask(port, "srvr").contains("\nMode: standalone\nNode count: 5\n"));
            assertTrue(ServerProcess.ask(port, "conf").startsWith("clientPort=" + port + "\n"));
            server.terminate();
            assertEquals(0, server.awaitExit(), server::toString);
            final String output = server.output();
            assertTrue(output.contains("no.such.key is unknown to ZooKeeper and Paddock"), output);
            assertTrue(output.contains("commitLogCount has no effect: it tunes a part"), output);
            assertTrue(output.contains("(data in " + data + ")"), output);
        }
    }

    @Test
    void shouldStartAgainAfterAKill() throws Exception {
        final Path data = folder.resolve("data");
        for (int round = 0; round < 2; round++) {
            try (ServerProcess server = start(0, data)) {
                server.awaitPort();
                server.kill();
                assertTrue(server.awaitExit() != 0);
            }
        }
    }

    @Test
    void shouldRefuseASecondServerOnItsFolder() throws Exception {
        final Path data = folder.resolve("data");
        try (ServerProcess first = start(0, data)) {
            first.awaitPort();
            assertRefused(start(0, data), "is used by process ", "folder of its own");
        }
    }

    @Test
    void shouldRefuseATakenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    start(taken.getLocalPort(), folder.resolve("data")),
                    "port " + taken.getLocalPort() + " ",
                    "choose another port");
        }
    }

    @Test
    void shouldRefuseFoldersThatItCannotUse() throws Exception {
        final Path file = Files.createFile(folder.resolve("file"));
        assertRefused(start(0, file.resolve("below")), "dataDir " + file.resolve("below") + " cannot be created");
        assertRefused(start(0, file), "is a file: name a folder");
        final Path foreign = folder.resolve("zookeeper");
        Files.createFile(Files.createDirectories(foreign.resolve("version-2")).resolve("log.1"));
        assertRefused(start(0, foreign), "holds the data of a ZooKeeper");
    }

    @Test
    void shouldRefuseImpossibleValues() throws Exception {
        final Path data = folder.resolve("data");
        assertRefused(start(0, data, "tickTime=-5"), "tickTime must be a whole number from 1 ");
        assertRefused(start(0, data, "paddock.nonsense=1"), "paddock.nonsense is unknown: Paddock's keys are ");
        assertRefused(start(0, data, "server.1=a:1:2", "server.2=b:1:2"), "myid is missing: write the number");
        assertRefused(ServerProcess.start(folder, "nowhere.cfg"), "There is no configuration file nowhere.cfg");
    }

    private static void assertRefused(final ServerProcess started, final String... parts) throws Exception {
        try (ServerProcess server = started) {
            assertTrue(server.awaitExit() > 0, "exit status");
            final String output = server.output();
            for (final String part : parts) {
                assertTrue(output.contains(part), output);
            }
            assertEquals(1, output.lines().count(), output);
        }
    }

    private ServerProcess start(final int port, final Path data, final String... lines) throws IOException {
        final Path file = Files.createTempFile(folder, "zoo", ".cfg");
        Files.writeString(
                file,
                "clientPort=" + port + "\nclientPortAddress=127.0.0.1\ndataDir=" + data + "\n"
                        + String.join("\n", lines));
        return ServerProcess.start(folder, file.toString());
    }
}
