package io.paddock.tools.cli;

import io.paddock.perf.figures.Table;
import picocli.CommandLine.Command;

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
final class FiguresCommand extends FiguresOptions {
    FiguresCommand() {
        super(Table.SERVER);
    }
}
