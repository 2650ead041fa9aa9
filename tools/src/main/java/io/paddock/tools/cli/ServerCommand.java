package io.paddock.tools.cli;

import io.paddock.engine.node.PaddockNode;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code paddock server}: hands over to the node's own program, which waits for the signal that ends it. */
@Command(
        name = "server",
        description = "Runs a server in the foreground until SIGTERM or SIGINT.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Exit status: 0 after an end in order, 1 when the server failed, 2 for a configuration that cannot be used,"
                    + " 3 for a data folder that cannot be used.",
            "JVM options can be given in the environment variable PADDOCK_JAVA_OPTS."
        })
final class ServerCommand implements Runnable {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ZOO.CFG",
            description = "Configuration file, as for ZooKeeper. Without one: 127.0.0.1:2181, data in ./paddock-data.")
    private Path file;

    ServerCommand() {}

    @Override
    public void run() {
        PaddockNode.main(file == null ? new String[0] : new String[] {file.toString()});
    }
}
