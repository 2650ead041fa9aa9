package io.paddock.tools.cli;

import io.paddock.perf.figures.Figures;
import io.paddock.perf.figures.FiguresPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paddock bench figures}: the table of goals, measured against Apache ZooKeeper. */
@Command(
        name = "figures",
        description = "Measures the figures that Paddock is held against, beside Apache ZooKeeper, and writes a table.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "All rows take about an hour on a quiet machine with 3 GB of memory and 10 GB of disk to spare. Each result is",
            "kept in a file ROW.properties of the folder as soon as it is known; RESULTS.md there is made of all of them.",
            "",
            "Exit status: 0 when all was measured, whatever the verdicts; 1 when a figure could not be measured; 2 for wrong"
                    + " words."
        })
final class FiguresCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--only", split = ",", paramLabel = "ROW", description = "Rows to measure, separated by commas.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "Print the names of the rows and do nothing else.")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the results and, below it, of the servers' data. ${DEFAULT-VALUE} when not said.")
    private Path out = Path.of("paddock-figures");

    @Option(names = "--resume", description = "Leave out rows that have a result in that folder.")
    private boolean resume;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each server; 5 when not said.")
    private int rounds;

    @Option(
            names = "--long-seconds",
            paramLabel = "N",
            description = "Length of the run at half load, 600 when not said; idle sessions last half of it.")
    private int longSeconds;

    @Option(names = "--alone", description = "Without ZooKeeper.")
    private boolean alone;

    @Option(names = "--quick", description = "Seconds and thousands: shows that everything runs, measures nothing.")
    private boolean quick;

    FiguresCommand() {}

    @Override
    public Integer call() {
        final PrintWriter terminal = spec.commandLine().getOut();
        if (list) {
            Figures.names().forEach(terminal::println);
            terminal.flush();
            return 0;
        }
        try {
            final FiguresPlan plan = new FiguresPlan(out, quick, rounds, longSeconds, alone, commandLine());
            final Figures figures = Figures.of(plan, line -> {
                terminal.println(line);
                terminal.flush();
            });
            final int failures = figures.run(only, resume);
            terminal.println("written: " + figures.page());
            terminal.flush();
            return failures == 0 ? 0 : Paddock.FAILED;
        } catch (final IllegalArgumentException ex) {
            throw new ParameterException(spec.commandLine(), ex.getMessage(), ex);
        } catch (final IOException ex) {
            throw new Failure(ex.getMessage(), Paddock.FAILED);
        }
    }

    private String commandLine() {
        return "./paddock "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }
}
