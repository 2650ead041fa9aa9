package io.paddock.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around ensembles, where there is none. */
final class EnsembleCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSayThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final CommandLineRun run = CommandLineRun.of(
                    "ensemble", "--dir", folder.toString(), "--base-port", Integer.toString(taken.getLocalPort()));
            assertEquals(Paddock.FAILED, run.status());
            assertEquals(
                    "paddock: port " + taken.getLocalPort() + " is taken: end what listens there, or give another"
                            + " --base-port\n",
                    run.err());
        }
    }

    @Test
    void shouldTellThatNobodyIsThere() throws Exception {
        final String address;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + closed.getLocalPort();
        }
        final CommandLineRun status = CommandLineRun.of("status", address);
        assertEquals(Paddock.FAILED, status.status());
        assertTrue(status.lines().get(1).matches("-\\s+" + address + "\\s+not reachable\\s+.*"), status.out());
        final CommandLineRun move = CommandLineRun.of("move-leader", address, "--to", "2");
        assertEquals(Paddock.FAILED, move.status());
        assertEquals("paddock: nobody leads: no leader; down: " + address + "\n", move.err());
    }
}
