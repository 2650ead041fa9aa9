package io.paddock.tools.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paddock check}: questions to servers that are answered with a pass or a fail. */
@Command(
        name = "check",
        description = "Checks a server, or an ensemble.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {CheckPerfCommand.class, CheckChaosCommand.class},
        footer = {"", "Exit status: 0 when the check passed, 1 when it failed or could not be made, 2 for wrong words."
        })
final class CheckCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    CheckCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to check is missing; there are: perf, chaos");
    }
}
