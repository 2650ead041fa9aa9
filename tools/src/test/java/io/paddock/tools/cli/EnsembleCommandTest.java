package io.paddock.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.tools.ensemble.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around ensembles, where there is none and where there is a small one. */
final class EnsembleCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSayThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(FreePorts.base(1), 1, InetAddress.getLoopbackAddress())) {
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
    void shouldRunAnEnsembleUntilItIsToldToQuit() throws Exception {
        final int port = FreePorts.base(1);
        final String address = "127.0.0.1:" + port;
        try (ServerProcess program = ServerProcess.command(
                folder, "ensemble", "--size", "1", "--dir", "e", "--base-port", Integer.toString(port))) {
            program.awaitOutput("server 1 leads in epoch ");
            final CommandLineRun status = CommandLineRun.of("status", address);
            assertEquals(0, status.status(), status::out);
            assertTrue(status.lines().get(1).startsWith("1       " + address + "  leader  "), status.out());
            final CommandLineRun move = CommandLineRun.of("move-leader", address, "--to", "2");
            assertEquals("paddock: server 1: Refused: server 2 has no vote in this ensemble\n", move.err());
            assertEquals(
                    0, CommandLineRun.of("move-leader", address, "--to", "1").status());

            program.type("frobnicate");
            program.awaitOutput("\ncommands: status, move N");
            program.type("status");
            program.awaitOutput("server  address");
            program.type("quit");
            assertEquals(0, program.awaitExit(), program.output());
        }
        assertEquals(Paddock.FAILED, CommandLineRun.of("status", address).status(), "nobody is left");
    }

    @Test
    void shouldTellThatNobodyIsThere() throws Exception {
        final String address = "127.0.0.1:" + FreePorts.base(1);
        final CommandLineRun status = CommandLineRun.of("status", address);
        assertEquals(Paddock.FAILED, status.status());
        assertTrue(status.lines().get(1).matches("-\\s+" + address + "\\s+not reachable\\s+.*"), status.out());
        final CommandLineRun move = CommandLineRun.of("move-leader", address, "--to", "2");
        assertEquals(Paddock.FAILED, move.status());
        assertEquals("paddock: nobody leads: no leader; down: " + address + "\n", move.err());
    }
}
