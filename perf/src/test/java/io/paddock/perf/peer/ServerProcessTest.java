package io.paddock.perf.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paddock.perf.measure.ProcessUsage;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are started, measured and ended. */
class ServerProcessTest {
    @TempDir
    Path folder;

    @Test
    void shouldStartMeasureAndEndPaddock() throws IOException {
        assumeTrue(ProcessUsage.available());
        final Path home = folder.resolve("paddock");
        final long pid;
        try (ServerProcess server = new PaddockContender(List.of("-Xmx128m"), List.of()).prepare(home, line -> {})) {
            assertTrue(server.start() > 0);
            pid = server.pid();
            final Usage before = server.usage();
            assertTrue(before.residentBytes() > 10 << 20, before.toString());
            assertTrue(before.cpuNs() > 10_000_000, "a JVM does not start for less: " + before);
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            Usage used;
            do {
                assertTrue(server.word("srvr").contains("Mode: standalone"));
                used = server.usage().since(before);
            } while (used.cpuNs() == 0 && System.nanoTime() - deadlineNs < 0);
            assertTrue(used.cpuNs() > 0, "answering is work: " + used);
            assertTrue(
                    server.settings().toString().contains("-Xmx128m"),
                    server.settings().toString());
        }
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "it has ended");
        assertFalse(Files.exists(home), "its data has gone with it");
    }

    @Test
    void shouldStartAgainOnItsData() throws IOException {
        try (ServerProcess server =
                new PaddockContender(List.of("-Xmx128m"), List.of()).prepare(folder.resolve("paddock"), line -> {})) {
            server.start();
            final long first = server.pid();
            server.kill();
            assertEquals("", server.word("srvr"));
            assertThrows(IOException.class, server::usage, "a process that has ended");
            server.start();
            assertTrue(server.pid() != first);
            server.stop();
        }
    }

    @Test
    void shouldSayWhyAServerDidNotStart() throws IOException {
        try (ServerProcess server = new PaddockContender(List.of(), List.of("tickTime=-5"))
                .prepare(folder.resolve("paddock"), line -> {})) {
            final IOException fault = assertThrows(IOException.class, server::start);
            assertTrue(
                    fault.getMessage().startsWith("paddock ended with status 2; its last lines: "), fault.getMessage());
            assertTrue(fault.getMessage().contains("tickTime must be"), fault.getMessage());
            assertEquals(1, fault.getMessage().lines().count(), fault.getMessage());
        }
    }

    @Test
    void shouldShowTheEndOfALongOutput() throws IOException {
        final Path output = folder.resolve("output");
        Files.writeString(output, "x".repeat(100) + "\n" + "line\n".repeat(10_000) + "\nthe reason\n");
        assertEquals("its last lines: line | line | line | line | the reason", OutputTail.of(output));
        assertEquals("it printed nothing", OutputTail.of(Files.writeString(output, "\n\n")));
        assertTrue(OutputTail.of(folder.resolve("none")).startsWith("its output is not there"));
    }
}
