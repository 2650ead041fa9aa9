package io.paddock.tools.cli;

import io.paddock.tools.ensemble.Addresses;
import io.paddock.tools.ensemble.EnsembleStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paddock status}: all servers in one table. */
@Command(
        name = "status",
        description = "Prints a table of the servers of an ensemble: who leads, how far each has come.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Lag is the number of entries that a server is behind the leader, config the version of the members that it"
                    + " knows. Servers must answer the word srvr, as they do unless 4lw.commands.whitelist leaves it out;"
                    + " those of ZooKeeper can be asked, too, and tell less.",
            "Exit status: 0 when every server serves and one leads, 1 when not, 2 for wrong words."
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST:PORT,...",
            defaultValue = "127.0.0.1:2181",
            description = "Client addresses of some servers; ${DEFAULT-VALUE} when left out.")
    private String addresses;

    @Option(
            names = "--only",
            description = "Ask the servers that are named and not the others that belong to the ensemble with them.")
    private boolean only;

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "How long a server may take to answer, ${DEFAULT-VALUE} ms when left out.")
    private int timeoutMs;

    StatusCommand() {}

    @Override
    public Integer call() {
        final EnsembleStatus status = EnsembleStatus.of(list(spec, addresses), !only, Math.max(1, timeoutMs));
        final PrintWriter out = spec.commandLine().getOut();
        status.table().forEach(out::println);
        out.flush();
        return status.healthy() ? 0 : Paddock.FAILED;
    }

    /** Addresses as the person typed them; wrong ones are told as every wrong word is. */
    static List<String> list(final CommandSpec spec, final String text) {
        try {
            final List<String> addresses = Addresses.list(text);
            if (!addresses.isEmpty()) {
                return addresses;
            }
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        throw new ParameterException(spec.commandLine(), "name a server, such as 127.0.0.1:2181");
    }
}
