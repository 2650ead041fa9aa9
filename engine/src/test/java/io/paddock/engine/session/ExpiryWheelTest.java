package io.paddock.engine.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The wheel against a plain map of deadlines. */
final class ExpiryWheelTest {
    @Test
    void shouldAgreeWithAMapOfDeadlines() {
        for (long seed = 1; seed <= 30; seed++) {
            runModel(seed);
        }
    }

    private static void runModel(final long seed) {
        final Random random = new Random(seed);
        final int tickMs = 1 + random.nextInt(50);
        final ExpiryWheel wheel = new ExpiryWheel(tickMs);
        final Map<Long, Long> deadlines = new HashMap<>();
        final Map<Long, Integer> timeouts = new HashMap<>();
        final Map<Long, Integer> hints = new HashMap<>();
        long nowMs = random.nextInt(1000);
        for (int step = 0; step < 3000; step++) {
            final String where = "seed " + seed + " step " + step;
            final long session = 1 + random.nextInt(40);
            switch (random.nextInt(6)) {
                case 0 -> {
                    // Some deadlines lie several turns of the wheel ahead.
                    final int timeoutMs = 1 + random.nextInt(random.nextInt(10) == 0 ? tickMs * 2000 : tickMs * 20);
                    hints.put(session, wheel.add(session, timeoutMs, nowMs));
                    timeouts.put(session, timeoutMs);
                    deadlines.put(session, deadline(nowMs, timeoutMs, tickMs));
                }
                case 1, 2 -> {
                    final int hint = random.nextBoolean() ? hints.getOrDefault(session, -1) : random.nextInt(60);
                    final int entry = wheel.touch(session, hint, nowMs);
                    assertEquals(deadlines.containsKey(session), entry != ExpiryWheel.NONE, where);
                    if (entry != ExpiryWheel.NONE) {
                        hints.put(session, entry);
                        deadlines.put(session, deadline(nowMs, timeouts.get(session), tickMs));
                    }
                }
                case 3 -> {
                    wheel.remove(session);
                    deadlines.remove(session);
                }
                default -> {
                    nowMs += random.nextInt(random.nextInt(50) == 0 ? tickMs * 1500 : tickMs * 2);
                    expire(wheel, deadlines, nowMs, random, where);
                }
            }
            assertEquals(deadlines.size(), wheel.size(), where);
            assertEquals(deadlines.getOrDefault(session, -1L), wheel.deadlineMs(session), where);
        }
    }

    private static void expire(
            final ExpiryWheel wheel,
            final Map<Long, Long> deadlines,
            final long nowMs,
            final Random random,
            final String where) {
        final Set<Long> expected = new TreeSet<>();
        deadlines.forEach((session, deadline) -> {
            if (deadline <= nowMs) {
                expected.add(session);
            }
        });
        final Set<Long> reported = new TreeSet<>();
        int calls = 0;
        while (reported.size() < expected.size() && calls++ < 10_000) {
            // Refusals and small limits must lose nothing.
            wheel.expire(nowMs, 1 + random.nextInt(3), session -> random.nextInt(4) != 0 && reported.add(session));
        }
        assertEquals(expected, reported, where);
        assertEquals(0, wheel.expire(nowMs, 100, session -> true), where);
        deadlines.keySet().removeAll(expected);
    }

    private static long deadline(final long nowMs, final int timeoutMs, final int tickMs) {
        return ((nowMs + timeoutMs) / tickMs + 1) * tickMs;
    }

    @Test
    void shouldStartAgainAfterClear() {
        final ExpiryWheel wheel = new ExpiryWheel(10);
        for (int session = 1; session <= 200; session++) {
            wheel.add(session, 100, 0);
        }
        wheel.clear();
        assertEquals(0, wheel.size());
        assertFalse(wheel.contains(7));
        assertEquals(0, wheel.expire(1_000, 1_000, session -> true));
        wheel.add(7, 100, 1_000);
        assertTrue(wheel.contains(7));
        assertEquals(1, wheel.expire(1_110, 1_000, session -> session == 7));
    }
}
