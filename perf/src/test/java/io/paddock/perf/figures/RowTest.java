package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowTest {
    @Test
    void shouldBeMeasuredByOneFigureEach() {
        final List<Row> measured =
                Figures.all().stream().flatMap(figure -> figure.rows().stream()).toList();
        assertEquals(new HashSet<>(Arrays.asList(Row.values())), new HashSet<>(measured));
        assertEquals(Row.values().length, measured.size());
    }

    @Test
    void shouldHaveANameOfItsOwn() {
        assertEquals(Row.values().length, new HashSet<>(Figures.names()).size());
        Figures.names()
                .forEach(name -> assertEquals(name, Row.of(name).orElseThrow().id()));
    }

    @Test
    void shouldNameTheRowsWhenOneIsUnknown(@TempDir final Path folder) throws IOException {
        final Figures figures = Figures.of(new FiguresPlan(folder, true, 0, 0, true, ""), line -> {});
        final IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> figures.run(List.of("latency"), false));
        assertTrue(refused.getMessage().contains("latency-read"), refused.getMessage());
    }

    @Test
    void shouldFindTheScriptBesideTheRootOfTheBuild(@TempDir final Path folder) throws IOException {
        final Path inner = Files.createDirectories(folder.resolve("tools/target/lib"));
        assertTrue(LauncherScript.above(inner).isEmpty()
                || !LauncherScript.above(inner).orElseThrow().startsWith(folder));
        Files.createFile(folder.resolve("pom.xml"));
        assertTrue(Files.createFile(folder.resolve("paddock")).toFile().setExecutable(true));
        assertEquals(folder.resolve("paddock"), LauncherScript.above(inner).orElseThrow());
    }
}
