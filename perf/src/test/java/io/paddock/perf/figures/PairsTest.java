package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

final class PairsTest {
    @Test
    void shouldFormRatiosWithinPairs() {
        final Pairs pairs = new Pairs();
        pairs.add(true, 10);
        pairs.add(false, 5);
        pairs.add(false, 1);
        pairs.add(true, 4);
        assertEquals(3, pairs.ratio(true).median());
        assertEquals(4, pairs.ratio(true).max());
        assertEquals(0.375, pairs.ratio(false).median());
    }

    @Test
    void shouldKnowNoRatioWithoutAPeer() {
        final Pairs pairs = new Pairs();
        pairs.add(true, 10);
        assertFalse(pairs.ratio(true).known());
    }

    @Test
    void shouldNotDivideByNothing() {
        final Pairs pairs = new Pairs();
        pairs.add(true, 0);
        pairs.add(false, 3);
        assertFalse(pairs.ratio(false).known());
    }
}
