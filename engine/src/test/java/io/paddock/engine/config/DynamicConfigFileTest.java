package io.paddock.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DynamicConfigFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMoveTheServersOutOfTheFile() throws IOException {
        Files.writeString(folder.resolve("myid"), "1");
        final String before = "# ours\ndataDir=" + folder + "\nclientPort=2181\nserver.1 = a:1:2\nserver.2:b:1:2\n"
                + "weight.1=2\ngroup.1=1:2\n";
        final Path file = Files.writeString(folder.resolve("zoo.cfg"), before);
        final DynamicConfigFile writer = new DynamicConfigFile(file);
        writer.write("server.1=a:1:2:participant\nserver.3=c:1:2:participant\n", 0x200000005L);

        final Path dynamic = folder.resolve("zoo.cfg.dynamic.200000005");
        assertEquals(
                "# ours\ndataDir=" + folder + "\nclientPort=2181\ndynamicConfigFile=" + dynamic + "\n",
                Files.readString(file));
        assertEquals(before, Files.readString(folder.resolve("zoo.cfg.bak")));
        assertEquals(
                3, ZooCfgReader.read(file).config().ensemble().servers().get(1).server());

        writer.write("server.1=a:1:2:participant\n", 0x200000009L);
        assertEquals(before, Files.readString(folder.resolve("zoo.cfg.bak")), "the first is kept");
        assertEquals(
                folder.resolve("zoo.cfg.dynamic.200000009").toString(),
                Files.readAllLines(file).get(3).substring("dynamicConfigFile=".length()));
        assertFalse(Files.exists(folder.resolve("zoo.cfg.next")));
    }

    @Test
    void shouldSayThatItCannotWrite() {
        final DynamicConfigFile writer =
                new DynamicConfigFile(folder.resolve("none").resolve("zoo.cfg"));
        assertThrows(ConfigException.class, () -> writer.write("", 1));
    }
}
