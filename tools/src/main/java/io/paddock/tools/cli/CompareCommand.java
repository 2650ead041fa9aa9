package io.paddock.tools.cli;

import io.paddock.replication.LogFault;
import io.paddock.tools.inspect.FilesComparison;
import io.paddock.tools.inspect.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paddock compare}: holds the files of the servers of an ensemble against each other. */
@Command(
        name = "compare",
        description =
                "Compares the journals and snapshots of servers of one ensemble: what two of them have of one zxid"
                        + " must be the same bytes. The servers may be running.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 when nothing differs, 1 when it cannot be read, 3 when something differs or is damaged."
        })
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "2..*",
            description = "For each server, the folder that its journal and its snapshots are in or below.")
    private List<Path> folders;

    @Option(names = "--json", description = "One JSON object in a line for each item.")
    private boolean json;

    CompareCommand() {}

    @Override
    public Integer call() {
        for (final Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new Failure(folder + " is not a folder", Paddock.FAILED);
            }
        }
        final PrintWriter out = spec.commandLine().getOut();
        try {
            return new FilesComparison(new Output(out, json)).compare(folders) ? 0 : Paddock.DAMAGED;
        } catch (final IllegalArgumentException | LogFault | IOException e) {
            throw new Failure(String.valueOf(e.getMessage()), Paddock.FAILED);
        } finally {
            out.flush();
        }
    }
}
