package io.paddock.engine.sim;

import java.io.PrintWriter;

/**
 * What came of a schedule.
 *
 * @param rule that was broken, null for none.
 * @param message how.
 * @param events that were executed.
 * @param digest of what happened; the same for the same seed.
 * @param statistics in words.
 */
record Outcome(String rule, String message, long events, long digest, String statistics) {
    /** @param out where to tell what happens; null for nowhere. */
    static Outcome of(final long seed, final Lie lie, final PrintWriter out) {
        try (World world = new World(seed, lie, out)) {
            try {
                world.run();
                return of(world, null, null);
            } catch (final Violation ex) {
                print(ex, out);
                return of(world, ex.rule(), ex.getMessage());
            } catch (final RuntimeException | AssertionError ex) {
                // A check within a server that tells by its own exception.
                print(ex, out);
                final StackTraceElement[] stack = ex.getStackTrace();
                return of(world, "own check", ex + (stack.length > 0 ? " in " + stack[0] : ""));
            }
        }
    }

    private static void print(final Throwable ex, final PrintWriter out) {
        if (out != null) {
            ex.printStackTrace(out);
        }
    }

    private static Outcome of(final World world, final String rule, final String message) {
        return new Outcome(
                rule,
                message == null ? null : "at " + world.agenda().nowNs() / World.MS + " ms: " + message,
                world.agenda().executed(),
                world.digest(),
                world.statistics());
    }

    boolean failed() {
        return rule != null;
    }
}
