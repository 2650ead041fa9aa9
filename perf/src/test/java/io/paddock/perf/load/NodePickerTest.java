package io.paddock.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodePickerTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.99, 1, 2, 10})
    void shouldGiveEachNumberItsShareOfZipfsLaw(final double skew) {
        final int count = 200;
        final NodePicker picker = new NodePicker(count, skew, 1);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.pow(i + 1.0, -skew);
        }
        for (int i = 0; i < count; i++) {
            assertEquals(Math.pow(i + 1.0, -skew) / sum, picker.probability(i), 1e-12, "number " + i);
        }
    }

    @Test
    void shouldChooseEvenlyWithoutSkew() {
        final NodePicker picker = new NodePicker(7, 0, 1);
        assertEquals(1 / 7.0, picker.probability(3), 1e-12);
    }

    /** 100,000 picks with one seed always fall the same way. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.99})
    void shouldPickAsOftenAsTheTablesSay(final double skew) {
        final int picks = 100_000;
        final int[] hits = new int[20];
        final NodePicker picker = new NodePicker(hits.length, skew, 42);
        for (int i = 0; i < picks; i++) {
            hits[picker.next()]++;
        }
        for (int i = 0; i < hits.length; i++) {
            final double expected = picker.probability(i) * picks;
            assertTrue(Math.abs(hits[i] - expected) < 6 * Math.sqrt(expected), i + ": " + hits[i] + " of " + expected);
        }
    }

    @Test
    void shouldPickTheSameWithTheSameSeed() {
        final NodePicker one = new NodePicker(1_000, 0.8, 5);
        final NodePicker other = new NodePicker(1_000, 0.8, 5);
        for (int i = 0; i < 100; i++) {
            assertEquals(one.next(), other.next());
        }
    }

    @Test
    void shouldHaveNoChoiceOfOne() {
        assertEquals(0, new NodePicker(1, 0.99, 1).next());
    }
}
