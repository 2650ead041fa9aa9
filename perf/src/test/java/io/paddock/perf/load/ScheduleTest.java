package io.paddock.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
    @Test
    void shouldSpaceEvenlyFromItsStart() {
        final Schedule schedule = new Schedule(1_000, 1e6);
        assertEquals(1_000, schedule.take());
        assertEquals(2_000, schedule.nextNs());
        assertEquals(2_000, schedule.take());
        assertEquals(3_000, schedule.take());
    }

    /** A rate that does not divide a second loses nothing to rounding. */
    @Test
    void shouldNotDrift() {
        final Schedule schedule = new Schedule(Long.MAX_VALUE - 100, 300_007);
        for (int i = 0; i < 300_007; i++) {
            schedule.take();
        }
        assertEquals(1_000_000_000, schedule.nextNs() - (Long.MAX_VALUE - 100), 1);
    }
}
