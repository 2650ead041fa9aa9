package io.paddock.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFoldersTest {
    @TempDir
    Path folder;

    @Test
    void shouldCreateWhatIsMissing() {
        DataFolders.prepare(storage("a/b", "c", true));
        assertTrue(Files.isDirectory(folder.resolve("a/b")));
        assertTrue(Files.isDirectory(folder.resolve("c")));
        DataFolders.prepare(storage("a/b", "c", true));
        assertEquals(0, folder.resolve("a/b").toFile().list().length);
    }

    @Test
    void shouldNotCreateWhenToldSo() {
        assertEquals(
                "dataDir " + folder.resolve("a") + " does not exist and datadir.autocreate is false: create it, or"
                        + " correct the path",
                refusal("a", "a", false));
    }

    @Test
    void shouldRefuseAFileInTheWay() throws Exception {
        Files.createFile(folder.resolve("f"));
        assertEquals("dataDir " + folder.resolve("f") + " is a file: name a folder", refusal("f", "f", true));
        assertTrue(refusal("d", "f/below", true).startsWith("dataLogDir " + folder.resolve("f/below") + " cannot be"));
    }

    @Test
    void shouldRefuseTheDataOfAZooKeeper() throws Exception {
        final Path foreign = Files.createDirectories(folder.resolve("d/version-2"));
        DataFolders.prepare(storage("d", "d", true));
        Files.createFile(foreign.resolve("snapshot.0"));
        assertEquals(
                "dataDir " + folder.resolve("d") + " holds the data of a ZooKeeper (version-2), which Paddock cannot"
                        + " read yet: name another folder and copy the nodes with a client",
                refusal("d", "d", true));
    }

    private String refusal(final String data, final String log, final boolean autoCreate) {
        final StorageConfig storage = storage(data, log, autoCreate);
        return assertThrows(ConfigException.class, () -> DataFolders.prepare(storage))
                .getMessage();
    }

    private StorageConfig storage(final String data, final String log, final boolean autoCreate) {
        return ZooCfgReader.readEntries(Map.of(
                        "dataDir", folder.resolve(data).toString(),
                        "dataLogDir", folder.resolve(log).toString(),
                        "datadir.autocreate", Boolean.toString(autoCreate)))
                .config()
                .storage();
    }
}
