package io.paddock.tools.cli;

import io.paddock.replication.LogFault;
import io.paddock.tools.inspect.JournalPrinter;
import io.paddock.tools.inspect.Output;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paddock journal}: prints what a journal holds. */
@Command(
        name = "journal",
        description = "Prints the entries of a journal and checks them; the server may be running.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Exit status: 0 when the journal is sound, 1 when it cannot be read, 3 when it is damaged."})
final class JournalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE|DIR", description = "A segment (seg-*.j), or the folder that holds them.")
    private Path file;

    @Mixin
    private SelectionOptions options = new SelectionOptions();

    JournalCommand() {}

    @Override
    public Integer call() {
        if (!Files.exists(file)) {
            throw new Failure(file + " does not exist", Paddock.FAILED);
        }
        final PrintWriter out = spec.commandLine().getOut();
        final Output output = new Output(out, options.json());
        try {
            final boolean sound =
                    new JournalPrinter(output, options.selection(), options.totals(), options.data()).print(file);
            return sound ? 0 : Paddock.DAMAGED;
        } catch (final IllegalArgumentException | LogFault e) {
            throw new Failure(e.getMessage(), Paddock.FAILED);
        } finally {
            out.flush();
        }
    }
}
