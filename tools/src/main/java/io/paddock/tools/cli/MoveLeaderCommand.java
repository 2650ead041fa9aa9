package io.paddock.tools.cli;

import io.paddock.tools.ensemble.LeaderMove;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paddock move-leader}: has another server lead. */
@Command(
        name = "move-leader",
        description = "Has another server of an ensemble lead, and waits until it does. Clients notice a short pause.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "The leader obeys on its own machine; from elsewhere only where its 4lw.commands.whitelist names the word"
                    + " move (* is not enough).",
            "Exit status: 0 when the other server leads, 1 when not, 2 for wrong words."
        })
final class MoveLeaderCommand implements Callable<Integer> {
    private static final int MAX_SERVER = 255;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST:PORT,...",
            defaultValue = "127.0.0.1:2181",
            description = "Client addresses of some servers, the leader or not; ${DEFAULT-VALUE} when left out.")
    private String addresses;

    @Option(
            names = "--to",
            paramLabel = "N",
            description = "Number of the server that is to lead; the one that has come furthest when left out.")
    private int to;

    @Option(
            names = "--wait",
            paramLabel = "S",
            defaultValue = "30",
            description = "How long it may take, ${DEFAULT-VALUE} s when left out.")
    private int waitS;

    MoveLeaderCommand() {}

    @Override
    public Integer call() {
        if (to < 0 || to > MAX_SERVER) {
            throw new ParameterException(spec.commandLine(), "--to must be the number of a server, 1 to 255");
        }
        try {
            spec.commandLine()
                    .getOut()
                    .println(LeaderMove.run(
                            StatusCommand.list(spec, addresses), to, TimeUnit.SECONDS.toMillis(Math.max(0, waitS))));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (final IllegalStateException e) {
            throw new Failure(e.getMessage(), Paddock.FAILED);
        }
    }
}
