package io.paddock.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.perf.measure.Spread;
import org.junit.jupiter.api.Test;

class ConsoleTablesTest {
    @Test
    void shouldTellFiguresRatiosAndFloors() {
        final String text = new ConsoleTables(SampleRun.compared()).text();
        for (final String part :
                new String[] {"Figures:", "Ratios:", "Floors of this machine", "round trip, blocking"}) {
            assertTrue(text.contains(part), text);
        }
        assertEquals(
                4,
                text.lines()
                        .filter(line -> line.matches("(set|get)Data .*k/s.*"))
                        .count(),
                text);
        assertFalse(text.contains("NaN"), text);
    }

    @Test
    void shouldLeaveOutWhatOneServerAloneDoesNotGive() {
        final String text = new ConsoleTables(SampleRun.alone()).text();
        assertTrue(text.startsWith("Figures:"), text);
        assertFalse(text.contains("Ratios"), text);
        assertFalse(text.contains("Floors"), text);
    }

    @Test
    void shouldShowTheRangeOfSeveralPairs() {
        assertEquals("2.00×", ConsoleTables.spread(Spread.of(2)));
        assertEquals("2.00× (1.00 – 4.00)", ConsoleTables.spread(Spread.of(4, 1, 2)));
        assertEquals("–", ConsoleTables.spread(Spread.of()));
    }

    @Test
    void shouldLineUpFiguresAtTheRight() {
        final TextTable table = new TextTable("name", "kind", "p50");
        table.row("a", "b", "1 ms");
        table.row("abcdef", "b", "100 ms");
        assertEquals("name    kind     p50\na       b       1 ms\nabcdef  b     100 ms\n", table.text());
    }
}
