package io.paddock.tools.cli;

import io.paddock.engine.node.PaddockNode;
import java.util.Arrays;

/**
 * Where the program begins. A server goes past the library that reads the command line: its classes would take a third of
 * the time until the server answers, so nothing here may refer to them.
 */
public final class Main {
    private Main() {}

    /** Ends the process with 0, or one of the statuses that the help names. */
    public static void main(final String... args) {
        if (isPlainServer(args)) {
            PaddockNode.main(Arrays.copyOfRange(args, 1, args.length));
        } else {
            Paddock.main(args);
        }
    }

    private static boolean isPlainServer(final String... args) {
        final boolean server = args.length == 1 || args.length == 2 && !args[1].startsWith("-");
        return server && args[0].equals("server");
    }
}
