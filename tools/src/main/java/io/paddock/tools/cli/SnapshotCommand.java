package io.paddock.tools.cli;

import io.paddock.tools.inspect.Output;
import io.paddock.tools.inspect.SnapshotPrinter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paddock snapshot}: prints what a snapshot holds. */
@Command(
        name = "snapshot",
        description = "Prints what a snapshot holds and checks it; the server may be running.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Exit status: 0 when the file is sound, 1 when it cannot be read, 3 when it is damaged."})
final class SnapshotCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A snapshot, such as snapshot.3e8 in the data folder.")
    private Path file;

    @Mixin
    private SelectionOptions options = new SelectionOptions();

    SnapshotCommand() {}

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw new Failure(file + (Files.exists(file) ? " is not a file" : " does not exist"), Paddock.FAILED);
        }
        final PrintWriter out = spec.commandLine().getOut();
        final Output output = new Output(out, options.json());
        try {
            final boolean sound =
                    new SnapshotPrinter(output, options.selection(), options.totals(), options.data()).print(file);
            return sound ? 0 : Paddock.DAMAGED;
        } catch (final IllegalArgumentException e) {
            throw new Failure(e.getMessage(), Paddock.FAILED);
        } finally {
            out.flush();
        }
    }
}
