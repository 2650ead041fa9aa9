package io.paddock.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    private static final long DEADLINE_S = 120;

    @TempDir
    private Path parent;

    @Test
    void shouldGoWithItsUser() throws IOException {
        final Path path;
        try (ScratchFolder folder = ScratchFolder.in(parent)) {
            path = folder.path();
            Files.createDirectories(path.resolve("server0/data"));
            Files.writeString(path.resolve("server0/data/file"), "x");
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldLeaveWhatIsInUseOrNotItsOwn() throws IOException {
        final Path other = Files.createDirectory(parent.resolve("paddock-bench-without-a-lock"));
        try (ScratchFolder first = ScratchFolder.in(parent);
                ScratchFolder second = ScratchFolder.in(parent)) {
            assertTrue(Files.exists(first.path()));
            assertTrue(Files.exists(second.path()));
        }
        assertTrue(Files.exists(other));
    }

    @Test
    void shouldRemoveWhatAKilledUserLeft() throws Exception {
        final Path left = use("KILL");
        assertTrue(Files.exists(left), "nobody could remove it");
        try (ScratchFolder folder = ScratchFolder.in(parent)) {
            assertTrue(Files.exists(folder.path()));
            assertFalse(Files.exists(left));
        }
    }

    @Test
    void shouldGoWhenItsUserIsInterrupted() throws Exception {
        assertFalse(Files.exists(use("TERM")));
    }

    /** Has another JVM make a folder, and ends that JVM. */
    private Path use(final String signal) throws Exception {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        User.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            final Path path =
                    Path.of(process.inputReader(StandardCharsets.UTF_8).readLine());
            assertTrue(Files.exists(path));
            if (signal.equals("KILL")) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            assertTrue(process.waitFor(DEADLINE_S, TimeUnit.SECONDS));
            assertEquals(parent, path.getParent());
            return path;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Makes a folder and stays. */
    static final class User {
        private User() {}

        public static void main(final String[] args) throws Exception {
            System.out.println(ScratchFolder.in(Path.of(args[0])).path());
            System.out.flush();
            while (true) {
                LockSupport.park();
            }
        }
    }
}
