package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Aeron's files go. */
final class DriverFolderTest {
    /** Above every pid that Linux gives. */
    private static final long DEAD_PID = 4_194_305;

    @TempDir
    private Path folder;

    @Test
    void shouldUseSharedMemory() throws IOException {
        final Path sharedMemory = Files.createDirectory(folder.resolve("shm"));
        final String name = "paddock-7-2888-" + ProcessHandle.current().pid();
        assertEquals(sharedMemory.resolve(name), choose(sharedMemory, context().expectedPeers(0)));
    }

    @Test
    void shouldUseTheDataFolderWhenSharedMemoryIsTooSmall() throws IOException {
        final Path sharedMemory = Files.createDirectory(folder.resolve("shm"));
        final AeronLinkContext context = context().expectedPeers(Integer.MAX_VALUE);
        assertEquals(folder.resolve("data").resolve("aeron"), choose(sharedMemory, context));
    }

    @Test
    void shouldUseTheDataFolderWhereThereIsNoSharedMemory() {
        assertEquals(folder.resolve("data").resolve("aeron"), choose(folder.resolve("none"), context()));
    }

    @Test
    void shouldUseTheFolderThatWasNamed() {
        assertEquals(Path.of("/named"), choose(folder.resolve("none"), context().folder(Path.of("/named"))));
    }

    @Test
    void shouldRemoveWhatADeadProcessOfThisServerLeft() throws IOException {
        final Path sharedMemory = Files.createDirectory(folder.resolve("shm"));
        final Path stale = withFile(sharedMemory.resolve("paddock-7-2888-" + DEAD_PID), "cnc.dat");
        final Path alive = withFile(
                sharedMemory.resolve("paddock-7-2888-" + ProcessHandle.current().pid()), "cnc.dat");
        // Of another server: nothing tells that its driver is silent.
        final Path others = withFile(sharedMemory.resolve("paddock-8-2888-" + DEAD_PID), "cnc.dat");
        final Path foreign = withFile(sharedMemory.resolve("paddock-7-2888-x"), "file");
        choose(sharedMemory, context());
        assertFalse(Files.exists(stale));
        assertTrue(Files.exists(alive));
        assertTrue(Files.exists(others));
        assertTrue(Files.exists(foreign));
    }

    private AeronLinkContext context() {
        return new AeronLinkContext()
                .address(new PeerAddress(7, "127.0.0.1", 2888, 3888))
                .clusterId(1)
                .dataFolder(folder.resolve("data"));
    }

    private static Path choose(final Path sharedMemory, final AeronLinkContext context) {
        final LinkErrors errors = new LinkErrors(new LinkCounters(), SystemNanoClock.INSTANCE);
        return new DriverFolder(sharedMemory, context, errors).choose();
    }

    private static Path withFile(final Path directory, final String name) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(name), new byte[8]);
        return directory;
    }
}
