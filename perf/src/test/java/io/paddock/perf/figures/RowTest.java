package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RowTest {
    @ParameterizedTest
    @EnumSource(Table.class)
    void shouldBeMeasuredByOneFigureEach(final Table table) {
        final List<Row> measured = Figures.all(table).stream()
                .flatMap(figure -> figure.rows().stream())
                .toList();
        assertEquals(new HashSet<>(Row.of(table)), new HashSet<>(measured));
        assertEquals(Row.of(table).size(), measured.size());
    }

    @Test
    void shouldHaveANameOfItsOwn() {
        final Set<String> names = new HashSet<>();
        for (final Table table : Table.values()) {
            for (final String name : Figures.names(table)) {
                assertTrue(names.add(name), name);
                assertEquals(name, Row.of(name).orElseThrow().id());
            }
        }
        assertEquals(Row.values().length, names.size());
    }

    @Test
    void shouldNameTheRowsWhenOneIsUnknown(@TempDir final Path folder) throws IOException {
        final Figures figures = Figures.of(new FiguresPlan(Table.SERVER, folder, true, 0, 0, true, ""), line -> {});
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
