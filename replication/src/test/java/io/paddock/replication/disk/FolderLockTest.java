package io.paddock.replication.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one folder, in one process and in two. */
@Timeout(300)
class FolderLockTest {
    private static final int TAKEN = 0;
    private static final int REFUSED = 3;

    @TempDir
    private Path folder;

    /** Another process: tries to take the folder named by the argument. */
    static final class Taker {
        public static void main(final String[] args) throws Exception {
            int exitCode = TAKEN;
            try (AutoCloseable lock = FileDisk.INSTANCE.lock(Path.of(args[0]))) {
                System.out.println("taken " + lock);
            } catch (final LogFault ex) {
                System.out.println(ex.getMessage());
                exitCode = REFUSED;
            }
            System.exit(exitCode);
        }
    }

    @Test
    void shouldHoldAgainstOthersAfterRefusingItsOwnProcess() throws Exception {
        final Path alias =
                Files.createSymbolicLink(folder.resolve("alias"), Files.createDirectory(folder.resolve("a")));
        final AutoCloseable lock = FileDisk.INSTANCE.lock(folder.resolve("a"));
        final LogFault fault = assertThrows(LogFault.class, () -> FileDisk.INSTANCE.lock(folder.resolve("a")));
        assertTrue(
                fault.getMessage().contains("process " + ProcessHandle.current().pid()), fault.getMessage());
        assertThrows(LogFault.class, () -> FileDisk.INSTANCE.lock(alias));
        assertEquals(REFUSED, takeElsewhere(alias));
        lock.close();
        assertEquals(TAKEN, takeElsewhere(alias));
        FileDisk.INSTANCE.lock(alias).close();
    }

    private int takeElsewhere(final Path taken) throws Exception {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName(),
                        taken.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("taker.txt").toFile())
                .start();
        try {
            assertTrue(process.waitFor(200, TimeUnit.SECONDS), "the other process hangs");
            return process.exitValue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
