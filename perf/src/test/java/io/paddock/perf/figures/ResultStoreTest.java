package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.perf.measure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultStoreTest {
    @TempDir
    private Path folder;

    @Test
    void shouldGiveBackWhatItKeeps() throws IOException {
        final Result start = new Result(Row.START, Spread.of(0.4, 0.6, 0.5), "0.50 s", "", 0, "a = b: ÷ × 1 %");
        final Result memory = new Result(Row.NODE_MEMORY, Spread.of(150), "150 B", "900 B", 6, "");
        new ResultStore(folder).put(start);
        new ResultStore(folder).put(memory);
        assertEquals(Map.of(Row.START, start, Row.NODE_MEMORY, memory), new ResultStore(folder).all());
    }

    @Test
    void shouldKeepTheNewestOfARow() throws IOException {
        final ResultStore store = new ResultStore(folder);
        store.put(new Result(Row.START, Spread.of(9), "9 s", "", 0, ""));
        store.put(new Result(Row.START, Spread.of(), "–", "", 0, ""));
        assertTrue(Double.isNaN(store.all().get(Row.START).readings().median()));
    }

    @Test
    void shouldNameAFileThatIsNoResult() throws IOException {
        Files.write(folder.resolve("start.properties"), List.of("median=often"));
        final IOException refused = assertThrows(IOException.class, () -> new ResultStore(folder).all());
        assertTrue(refused.getMessage().contains("start.properties"), refused.getMessage());
    }
}
