package io.paddock.perf.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContenderTest {
    @Test
    void shouldUnderstandAUsersWords() {
        assertEquals("paddock", Contender.of("paddock").name());
        assertEquals("zookeeper 3.9.5", Contender.of("zookeeper").name());
        assertEquals("zookeeper 3.8.4", Contender.of("zookeeper:3.8.4").name());
        assertEquals("etcd", Contender.of("etcd").name());
    }

    @Test
    void shouldRefuseOtherWords() {
        for (final String words : List.of("", "consul", "etcd:3", "paddock:1", "Zookeeper")) {
            final IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> Contender.of(words), words);
            assertTrue(refusal.getMessage().contains("zookeeper:VERSION"), refusal.getMessage());
        }
        for (final String version : List.of("", "latest", "3.9.5</version>", "3.9 .5", "../3", "3\n4")) {
            assertThrows(IllegalArgumentException.class, () -> Contender.of("zookeeper:" + version), version);
        }
    }

    /** A server that is measured must run as one that is started by the script. */
    @Test
    void shouldStartPaddockWithTheOptionsOfTheScript() throws IOException {
        final String script = Files.readString(script());
        final Matcher block =
                Pattern.compile("options=\\((.*?)\\n {4}\\)", Pattern.DOTALL).matcher(script);
        assertTrue(block.find(), "the script's options are not where they were");
        final List<String> options = block.group(1)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .flatMap(line -> Pattern.compile(" ").splitAsStream(line))
                .toList();
        assertEquals(options, PaddockContender.OPTIONS);
        assertTrue(script.contains("options+=(-XX:+UseSerialGC)"));
        assertTrue(script.contains("--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"));
    }

    @Test
    void shouldGiveAllServersTheSameConfiguration(@org.junit.jupiter.api.io.TempDir final Path folder)
            throws IOException {
        final ZooCfg config = ZooCfg.write(folder.resolve("a"), List.of("tickTime=500"));
        assertEquals(config.lines(), Files.readAllLines(config.file()));
        assertTrue(config.lines().contains("forceSync=yes"), "durable");
        assertTrue(config.lines().contains("clientPort=" + config.address().getPort()));
        assertEquals("tickTime=500", config.lines().get(config.lines().size() - 1), "the last one counts");
        assertFalse(config.text().contains("\n"), config.text());
    }

    private static Path script() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("paddock"))) {
            folder = folder.getParent();
        }
        return folder.resolve("paddock");
    }
}
