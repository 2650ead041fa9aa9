package io.paddock.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.perf.measure.Second;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void shouldWriteALineForEachSecondWhereNothingCanBeWrittenOver() {
        try (LiveLine line = new LiveLine(out, false, "paddock")) {
            line.onSecond(new Second(1, 68_466, 0, 98_700, 188_300, 1_996_800));
            line.onSecond(new Second(2, 70_000, 3, 98_700, 188_300, 1_996_800));
        }
        final String[] lines = text().split("\\R");
        assertEquals(2, lines.length, text());
        assertEquals("paddock     1 s    68.5 k/s  p50   98.7 µs  p99    188 µs  max   2.00 ms  errors 0", lines[0]);
        assertTrue(lines[1].endsWith("errors 3"), lines[1]);
        assertFalse(text().contains("\u001b"), text());
    }

    @Test
    void shouldWriteOverItsLineOnATerminal() {
        try (LiveLine line = new LiveLine(out, true, "paddock")) {
            line.onSecond(new Second(1, 1, 0, 1, 1, 1));
            line.onSecond(new Second(2, 1, 0, 1, 1, 1));
        }
        assertFalse(text().contains("\n"), text());
        assertEquals(4, text().split("\r\u001b\\[2K", -1).length, "two lines and their end");
        assertTrue(text().endsWith("\u001b[2K"), text());
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
