package io.paddock.tools.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: finds the sub-command, and turns what goes wrong into one line and an exit status. */
@Command(
        name = "paddock",
        description = "A coordination service that speaks ZooKeeper's protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ServerCommand.class,
            EnsembleCommand.class,
            StatusCommand.class,
            MoveLeaderCommand.class,
            ImportCommand.class,
            BenchCommand.class,
            CheckCommand.class,
            SnapshotCommand.class,
            JournalCommand.class,
            CompareCommand.class,
            SimulateCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {"", "Each command has its own help: paddock COMMAND --help"})
public final class Paddock implements Runnable {
    /** What could not be done: files, ports, configuration. */
    static final int FAILED = 1;
    /** Wrong words on the command line. */
    static final int MISUSED = 2;
    /** The files that were looked at are damaged. */
    static final int DAMAGED = 3;

    @Spec
    private CommandSpec spec;

    Paddock() {}

    /** Ends the process with 0, or one of the statuses that the help names. */
    public static void main(final String... args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Paddock())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(misuse())
                .setExecutionExceptionHandler(failure());
    }

    /** Without a sub-command the help is what was missing. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static IParameterExceptionHandler misuse() {
        return (exception, args) -> {
            final CommandLine command = exception.getCommandLine();
            final StringWriter hint = new StringWriter();
            CommandLine.UnmatchedArgumentException.printSuggestions(exception, new PrintWriter(hint, true));
            command.getErr()
                    .println("paddock: " + oneLine(exception.getMessage() + ". " + hint) + " (see: "
                            + command.getCommandSpec().qualifiedName() + " --help)");
            command.getErr().flush();
            return MISUSED;
        };
    }

    private static IExecutionExceptionHandler failure() {
        return (exception, command, parsed) -> {
            if (exception instanceof Failure failure) {
                command.getErr().println("paddock: " + oneLine(failure.getMessage()));
                command.getErr().flush();
                return failure.exitStatus();
            }
            throw exception;
        };
    }

    private static String oneLine(final String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
