package io.paddock.tools.cli;

import io.paddock.perf.figures.Figures;
import io.paddock.perf.figures.FiguresPlan;
import io.paddock.perf.figures.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that measure a table have in common. */
abstract class FiguresOptions implements Callable<Integer> {
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
            description =
                    "Length of the run at half load and of idling, 600 when not said; idle sessions last half of it.")
    private int longSeconds;

    @Option(names = "--alone", description = "Without ZooKeeper.")
    private boolean alone;

    @Option(names = "--quick", description = "Seconds and thousands: shows that everything runs, measures nothing.")
    private boolean quick;

    private final Table table;

    FiguresOptions(final Table table) {
        this.table = table;
    }

    @Override
    public Integer call() {
        final PrintWriter terminal = spec.commandLine().getOut();
        if (list) {
            Figures.names(table).forEach(terminal::println);
            terminal.flush();
            return 0;
        }
        try {
            final FiguresPlan plan = new FiguresPlan(table, out, quick, rounds, longSeconds, alone, commandLine());
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
