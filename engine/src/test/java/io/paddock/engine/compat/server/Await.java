package io.paddock.engine.compat.server;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for conditions, never for time. */
public final class Await {
    /** Long enough for a busy machine; a passing test never waits that long. */
    public static final long DEADLINE_MS = 120_000;

    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {}

    /** Returns once the condition holds; fails after {@link #DEADLINE_MS}. An exception counts as not yet. */
    public static void until(final String what, final Callable<Boolean> condition) {
        until(what, DEADLINE_MS, () -> "", condition);
    }

    /** As the other, with its own deadline and a detail for the message. */
    public static void until(
            final String what,
            final long deadlineMs,
            final Supplier<String> detail,
            final Callable<Boolean> condition) {
        if (!holdsWithin(deadlineMs, condition)) {
            throw new AssertionError("waited " + deadlineMs + " ms for: " + what + " " + detail.get());
        }
    }

    /** True as soon as the condition holds, false when it did not in time. */
    public static boolean holdsWithin(final long deadlineMs, final Callable<Boolean> condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
        while (true) {
            if (holds(condition)) {
                return true;
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static boolean holds(final Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (final Exception e) {
            return false;
        }
    }
}
