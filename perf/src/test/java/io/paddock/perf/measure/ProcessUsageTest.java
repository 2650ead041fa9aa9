package io.paddock.perf.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of {@code /proc} as Linux writes them, in a folder of the test's own. */
class ProcessUsageTest {
    private static final long PID = 42;

    @TempDir
    Path proc;

    @Test
    void shouldReadTheTextsOfAProcess() throws IOException {
        stat(3, 4);
        thread("42", 60_000_001);
        thread("43", 10_000_002);
        assertEquals(new Usage(70_000_003, 123_456 * 1024, 4096 - 1024), new ProcessUsage(proc, PID).read());
    }

    @Test
    void shouldKeepWhatAThreadUsedThatEnded() throws IOException {
        stat(0, 0);
        thread("42", 1_000);
        thread("43", 5_000);
        final ProcessUsage usage = new ProcessUsage(proc, PID);
        assertEquals(6_000, usage.read().cpuNs());
        Files.delete(proc.resolve("42/task/43/schedstat"));
        Files.delete(proc.resolve("42/task/43"));
        thread("42", 1_500);
        assertEquals(6_500, usage.read().cpuNs());
        assertEquals(6_500, usage.read().cpuNs());
    }

    @Test
    void shouldCountThreadsThatEndedBeforeTheyWereSeen() throws IOException {
        stat(1, 1);
        thread("42", 1_000);
        final ProcessUsage usage = new ProcessUsage(proc, PID);
        assertEquals(20_000_000, usage.read().cpuNs(), "all of the process");
        thread("42", 3_000);
        assertEquals(20_002_000, usage.read().cpuNs(), "and from there on by the ns");
    }

    @Test
    void shouldNotKnowTheDiskOfAProcessOfAnotherUser() throws IOException {
        stat(0, 0);
        thread("42", 1);
        Files.delete(proc.resolve("42/io"));
        assertEquals(-1, new ProcessUsage(proc, PID).read().diskWrittenBytes());
    }

    @Test
    void shouldTellOfAProcessThatIsGone() {
        assertThrows(IOException.class, () -> new ProcessUsage(proc, PID).read());
    }

    @Test
    void shouldBearNamesWithBlanksAndBrackets() throws IOException {
        assertEquals(70_000_000, ProcText.cpuNs("7 (a) S (b c) 9 9) R 1 2 3 4 5 6 7 8 9 10 3 4 11 12 13"));
        assertThrows(IOException.class, () -> ProcText.cpuNs("7 (a) R 1 2"));
        assertThrows(IOException.class, () -> ProcText.cpuNs(""));
        assertEquals(0, ProcText.residentBytes("Name:\tjava\nState:\tZ (zombie)\n"));
        assertThrows(IOException.class, () -> ProcText.writtenBytes("rchar: 1\n"));
    }

    @Test
    void shouldSeeTheWorkOfThisProcess() throws IOException {
        assumeTrue(ProcessUsage.available());
        final ProcessUsage usage = new ProcessUsage(ProcessHandle.current().pid());
        final Usage before = usage.read();
        assertTrue(before.residentBytes() > 1 << 20, before.toString());
        final long deadlineNs = System.nanoTime() + 60_000_000_000L;
        long cpuNs;
        do {
            cpuNs = usage.read().since(before).cpuNs();
            assertTrue(cpuNs >= 0, "it never runs backwards: " + cpuNs);
        } while (cpuNs < 20_000_000 && System.nanoTime() - deadlineNs < 0);
        assertTrue(cpuNs >= 20_000_000, "reading is work: " + cpuNs);
    }

    private void stat(final int userTicks, final int systemTicks) throws IOException {
        final Path process = Files.createDirectories(proc.resolve("42/task")).getParent();
        Files.writeString(
                process.resolve("stat"),
                "42 (java) S 1 42 42 0 -1 4194304 9 0 0 0 " + userTicks + " " + systemTicks + " 0 0 20 0 2 0 1\n");
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmPeak:\t  999999 kB\nVmRSS:\t  123456 kB\n");
        Files.writeString(
                process.resolve("io"),
                "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 4096\ncancelled_write_bytes: 1024\n");
    }

    private void thread(final String id, final long cpuNs) throws IOException {
        final Path thread = Files.createDirectories(proc.resolve("42/task").resolve(id));
        Files.writeString(thread.resolve("schedstat"), cpuNs + " 77 9\n");
    }
}
