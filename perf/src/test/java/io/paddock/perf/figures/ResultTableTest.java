package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.perf.measure.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResultTableTest {
    private static final Result START = new Result(Row.START, Spread.of(0.4, 0.62, 0.55), "0.55 s", "", 0, "");
    private static final Result FAN_OUT =
            new Result(Row.FAN_OUT, Spread.of(2), "9 ms", "18 ms", 2, "from send to arrival");

    @Test
    void shouldHaveALineForEveryRowMeasuredOrNot() {
        final String table = new ResultTable(Table.SERVER, Map.of(Row.START, START)).table();
        assertEquals(Row.of(Table.SERVER).size() + 2, table.lines().count());
        final int columns = 9;
        table.lines()
                .forEach(line ->
                        assertEquals(columns, line.chars().filter(c -> c == '|').count(), line));
        assertEquals(
                Row.of(Table.SERVER).size() - 1,
                table.lines().filter(line -> line.contains("not measured")).count());
    }

    @Test
    void shouldShowMedianRangeAndVerdict() {
        final String table = new ResultTable(Table.SERVER, Map.of(Row.START, START, Row.FAN_OUT, FAN_OUT)).table();
        assertTrue(
                table.contains("(`start`) | ≤ 0.5 s | ≤ 1 s | 0.55 s (0.40–0.62) | 0.55 s | – | – | at least met |"),
                table);
        assertTrue(table.contains("(`fan-out`) | ≥ 8× | ≥ 4× | 2.00× | 9 ms | 18 ms | 2.00 | **missed** |"), table);
    }

    @Test
    void shouldTellMachineCommandAndNotes() {
        final String page = new ResultTable(Table.SERVER, Map.of(Row.START, START, Row.FAN_OUT, FAN_OUT))
                .page(List.of("2 processors"), "./paddock bench figures");
        assertTrue(page.contains("- 2 processors\n"), page);
        assertTrue(page.contains("```\n./paddock bench figures\n```"), page);
        assertTrue(page.contains("- `fan-out`: from send to arrival\n"), page);
        assertFalse(page.contains("- `start`"), page);
    }

    @Test
    void shouldWriteNumbersWithAboutThreeDigits() {
        assertEquals("12,346", Result.number(12_345.6));
        assertEquals("12.3", Result.number(12.34));
        assertEquals("1.23", Result.number(1.234));
        assertEquals("0.012", Result.number(0.0123));
        assertEquals("0.00", Result.number(0));
        assertEquals("–", Result.number(Double.NaN));
    }
}
