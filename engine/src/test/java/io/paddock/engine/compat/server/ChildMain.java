package io.paddock.engine.compat.server;

import java.io.IOException;

/**
 * Runs another main class and ends the JVM when standard input ends, so that a server never outlives the test that
 * started it, however that test ends.
 */
public final class ChildMain {
    private static final int ORPHANED = 3;

    private ChildMain() {}

    /** First argument: the class; the others are its own. */
    public static void main(final String[] args) throws Exception {
        final Thread guard = new Thread(ChildMain::haltAtEndOfInput, "parent-guard");
        guard.setDaemon(true);
        guard.start();
        final String[] rest = java.util.Arrays.copyOfRange(args, 1, args.length);
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // The parent says nothing; only the end matters.
            }
        } catch (final IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
