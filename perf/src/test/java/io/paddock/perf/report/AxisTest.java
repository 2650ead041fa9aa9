package io.paddock.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void shouldGiveEqualRatiosEqualRoom() {
        final Axis axis = Axis.logarithmic(1, 10_000);
        assertEquals(0, axis.position(1), 1e-9);
        assertEquals(0.25, axis.position(10), 1e-9);
        assertEquals(1, axis.position(10_000), 1e-9);
        assertEquals(List.of(1.0, 10.0, 100.0, 1000.0, 10_000.0), axis.ticks());
    }

    @Test
    void shouldEndAtRoundFigures() {
        final Axis axis = Axis.logarithmic(23, 410);
        assertEquals(20, axis.low(), 1e-9);
        assertEquals(500, axis.high(), 1e-9);
        assertEquals(List.of(20.0, 50.0, 100.0, 200.0, 500.0), axis.ticks());
        assertEquals(
                List.of(0.0, 10.0, 20.0, 30.0, 40.0, 50.0), Axis.linear(49.8).ticks());
    }

    @Test
    void shouldPutWhatIsOutsideAtTheEnd() {
        final Axis axis = Axis.linear(10);
        assertEquals(0, axis.position(-5), 0);
        assertEquals(1, axis.position(11), 0);
        assertEquals(0, Axis.logarithmic(10, 100).position(0), 0);
    }

    @Test
    void shouldHoldAnyRangeBetweenItsEnds() {
        final long seed = Long.getLong("paddock.seed", 1);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            final double min = Math.pow(10, random.nextDouble(0, 9));
            final double max = min * Math.pow(10, random.nextDouble(0, 3));
            final String message = min + " to " + max + ", seed " + seed;
            final Axis logarithmic = Axis.logarithmic(min, max);
            assertTrue(logarithmic.low() <= min * 1.001 && logarithmic.high() >= max * 0.999, message);
            assertTrue(logarithmic.high() > logarithmic.low(), message);
            assertTrue(logarithmic.ticks().size() >= 2 && logarithmic.ticks().size() <= 13, message);
            final Axis linear = Axis.linear(max);
            assertTrue(linear.high() >= max * 0.999 && linear.ticks().size() <= 7, message);
        }
    }
}
