package io.paddock.perf.peer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * How a server is to be run.
 *
 * @param name short name in tables.
 * @param command the program and its arguments.
 * @param folder for data and output; removed in the end.
 * @param address where it will serve.
 * @param readiness what tells that it does.
 * @param settings what a reader of its figures should know: heap, durability, configuration.
 */
record ServerPlan(
        String name,
        List<String> command,
        Path folder,
        InetSocketAddress address,
        Readiness readiness,
        List<String> settings) {
    ServerPlan {
        command = List.copyOf(command);
        settings = List.copyOf(settings);
    }

    /** Tells whether a server at an address answers by now; false, not an exception, while it does not. */
    @FunctionalInterface
    interface Readiness {
        boolean answers(InetSocketAddress address);
    }
}
