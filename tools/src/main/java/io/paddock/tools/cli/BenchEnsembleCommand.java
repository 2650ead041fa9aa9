package io.paddock.tools.cli;

import io.paddock.perf.figures.Table;
import picocli.CommandLine.Command;

/** {@code paddock bench ensemble}: three servers against three of Apache ZooKeeper. */
@Command(
        name = "ensemble",
        description = "Measures three servers of Paddock beside three of Apache ZooKeeper, and writes a table.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "All rows take about an hour on a quiet machine with 6 GB of memory to spare. Each result is kept in a file",
            "ROW.properties of the folder as soon as it is known; RESULTS-ensemble.md there is made of all of them.",
            "",
            "Exit status: 0 when all was measured, whatever the verdicts; 1 when a figure could not be measured; 2 for wrong"
                    + " words."
        })
final class BenchEnsembleCommand extends FiguresOptions {
    BenchEnsembleCommand() {
        super(Table.ENSEMBLE);
    }
}
