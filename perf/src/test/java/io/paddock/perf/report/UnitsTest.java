package io.paddock.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void shouldKeepThreeDigitsAndAUnitThatFits() {
        assertEquals("0 ns", Units.time(0));
        assertEquals("850 ns", Units.time(850));
        assertEquals("18.8 µs", Units.time(18_800));
        assertEquals("1.24 ms", Units.time(1_239_999));
        assertEquals("100 ms", Units.time(99_990_000));
        assertEquals("1.00 s", Units.time(999_999_999));
        assertEquals("61.0 s", Units.time(61e9));
        assertEquals("68.5 k/s", Units.rate(68_466));
        assertEquals("1.20 M/s", Units.rate(1_200_000));
        assertEquals("512 B", Units.bytes(512));
        assertEquals("45.8 MiB", Units.bytes(48_000_000));
    }

    @Test
    void shouldShowADashWhereThereIsNoFigure() {
        assertEquals("–", Units.time(Double.NaN));
        assertEquals("–", Units.ratio(Double.NaN));
        assertEquals("–", Units.ratio(Double.POSITIVE_INFINITY));
    }

    @Test
    void shouldLeaveNoFourthDigitAfterRounding() {
        assertEquals("10.0", Units.digits(9.996));
        assertEquals("100", Units.digits(99.96));
        assertEquals("0.84", Units.digits(0.841));
        assertEquals("1,234", Units.digits(1234.4));
    }

    @Test
    void shouldDropWhatSaysNothingAtAnAxis() {
        assertEquals("10 ms", Units.round("10.0 ms"));
        assertEquals("1 ms", Units.round("1.00 ms"));
        assertEquals("2.5 k/s", Units.round("2.50 k/s"));
        assertEquals("100 k/s", Units.round("100 k/s"));
        assertEquals("0", Units.round("0"));
    }
}
