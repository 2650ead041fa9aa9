package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that take little, against a Paddock in a process of its own. Values are not looked at: they mean nothing. */
final class QuickRunTest {
    private static final List<String> CHEAP = List.of("fan-out", "session-rate", "idle-session-losses", "disk-100");

    @TempDir
    private Path folder;

    @Test
    void shouldMeasureAndWriteThePage() throws IOException {
        final List<String> told = new ArrayList<>();
        final Figures figures = Figures.of(
                new FiguresPlan(Table.SERVER, folder, true, 1, 1, true, "paddock bench figures --quick"), told::add);
        assertEquals(0, figures.run(CHEAP, false), () -> String.join("\n", told));
        final Map<Row, Result> results = new ResultStore(folder).all();
        assertTrue(results.keySet().containsAll(List.of(Row.FAN_OUT, Row.SESSION_RATE, Row.IDLE_SESSION_CPU)));
        results.values().forEach(result -> {
            assertTrue(result.paddock().matches(".*\\d.*"), result.toString());
            assertTrue(result.note().contains("quick run"), result.toString());
        });
        final String page = Files.readString(figures.page());
        assertTrue(page.contains("(`disk-100`)"), page);
        assertTrue(folder.resolve("data").toFile().list().length == 0, "a server left its folder behind");
        assertEquals(0, figures.run(CHEAP, true), "everything had been measured");
    }
}
