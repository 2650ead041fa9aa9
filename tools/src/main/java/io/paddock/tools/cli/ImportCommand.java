package io.paddock.tools.cli;

import io.paddock.engine.config.ConfigException;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.config.ZooCfgReader;
import io.paddock.engine.node.EnsembleImport;
import io.paddock.replication.LogFault;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paddock import}: prepares servers for an ensemble that begins with a single server's data. */
@Command(
        name = "import",
        description =
                "Prepares a server for an ensemble that begins with the data of a single server: once with --from,"
                        + " on one server, and with --wait on all others, before any of them is started.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "ZOO.CFG is that of the ensemble, and names an empty dataDir (but for myid). The single server must have been"
                    + " stopped; its folder stays as it is. A server that was not told to wait may begin without the"
                    + " data; the one that holds them then stops and says so.",
            "Exit status: 0 when done, 1 when not, 2 for wrong words."
        })
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Part part;

    @Option(
            names = "--from-log",
            paramLabel = "FOLDER",
            description = "The single server's dataLogDir, where it had one.")
    private Path dataLogDir;

    @Parameters(paramLabel = "ZOO.CFG", description = "Configuration of this server of the ensemble.")
    private Path file;

    ImportCommand() {}

    /** What this server is to the ensemble. */
    static final class Part {
        @Option(names = "--from", paramLabel = "FOLDER", description = "The dataDir of the single server.")
        private Path dataDir;

        @Option(names = "--wait", description = "This server begins empty and waits for the one that has the data.")
        private boolean waits;
    }

    @Override
    public Integer call() {
        try {
            final NodeConfig config = ZooCfgReader.read(file).config();
            if (part.waits) {
                EnsembleImport.await(config);
                say("Server " + config.serverId() + " waits for the server that has the data.");
            } else {
                final EnsembleImport.Imported imported =
                        EnsembleImport.seed(config, part.dataDir, dataLogDir == null ? part.dataDir : dataLogDir);
                say("Server " + config.serverId() + " begins with " + imported.nodeCount() + " nodes and "
                        + imported.sessionCount() + " sessions, zxid 0x" + Long.toHexString(imported.zxid()) + ".");
            }
            return 0;
        } catch (final ConfigException | LogFault | IllegalArgumentException e) {
            throw new Failure(e.getMessage(), Paddock.FAILED);
        }
    }

    private void say(final String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
