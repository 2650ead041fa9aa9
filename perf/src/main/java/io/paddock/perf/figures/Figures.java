package io.paddock.perf.figures;

import io.paddock.perf.load.Operation;
import io.paddock.perf.peer.Contender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Measures the rows of the table one after the other. Each result is a file as soon as it is known, and the table is
 * made of all the files that are there, so several runs make one table. A figure that fails is told and the next one
 * goes on. On the caller's thread.
 */
public final class Figures {
    private static final String PAGE = "RESULTS.md";
    private static final String ENSEMBLE_PAGE = "RESULTS-ensemble.md";

    private final Table table;
    private final Laboratory laboratory;
    private final ResultStore store;
    private final Path folder;
    private final Consumer<String> progress;
    private final String command;

    private Figures(
            final Table table,
            final Laboratory laboratory,
            final ResultStore store,
            final Path folder,
            final Consumer<String> progress,
            final String command) {
        this.table = table;
        this.laboratory = laboratory;
        this.store = store;
        this.folder = folder;
        this.progress = progress;
        this.command = command;
    }

    /**
     * Prepares a run.
     *
     * @param plan what to measure, and how much.
     * @param progress told a line at a time.
     * @throws IllegalArgumentException when the plan names rows that do not exist; one line for the user.
     */
    public static Figures of(final FiguresPlan plan, final Consumer<String> progress) throws IOException {
        final ResultStore store = new ResultStore(plan.out());
        final Path data = Files.createDirectories(plan.out().resolve("data"));
        final Optional<Contender> peer = plan.alone() ? Optional.empty() : Optional.of(Contender.of("zookeeper"));
        final Laboratory laboratory = new Laboratory(plan.scale(), data, peer, store, progress);
        return new Figures(plan.table(), laboratory, store, data, progress, plan.command());
    }

    /** Names of all rows of a table, in its order. */
    public static List<String> names(final Table table) {
        return Row.of(table).stream().map(Row::id).toList();
    }

    /**
     * Measures, and writes the page.
     *
     * @param rows names of rows; empty = all.
     * @param resume whether rows that have a result are left out.
     * @return how many figures failed to be measured.
     * @throws IllegalArgumentException for a name that is none; one line for the user.
     * @throws IOException when results cannot be written.
     */
    public int run(final List<String> rows, final boolean resume) throws IOException {
        final Set<Row> wanted = wanted(rows);
        if (resume) {
            wanted.removeAll(store.all().keySet());
        }
        int failures = 0;
        for (final Figure figure : all(table)) {
            if (figure.rows().stream().anyMatch(wanted::contains)) {
                failures += measured(figure) ? 0 : 1;
                writePage();
            }
        }
        writePage();
        return failures;
    }

    /** Where {@link #run} writes the page. */
    public Path page() {
        return store.folder().resolve(table == Table.SERVER ? PAGE : ENSEMBLE_PAGE);
    }

    private boolean measured(final Figure figure) {
        final String names = figure.rows().stream().map(Row::id).collect(Collectors.joining(", "));
        progress.accept(names);
        try {
            figure.measure(laboratory);
            return true;
        } catch (final IOException | UncheckedIOException ex) {
            progress.accept(names + ": not measured: " + ex.getMessage());
            return false;
        }
    }

    private void writePage() throws IOException {
        Files.writeString(page(), new ResultTable(table, store.all()).page(Machine.describe(folder), command));
    }

    private Set<Row> wanted(final List<String> names) {
        if (names.isEmpty()) {
            return EnumSet.copyOf(Row.of(table));
        }
        final Set<Row> rows = EnumSet.noneOf(Row.class);
        for (final String name : names) {
            rows.add(Row.of(name)
                    .filter(Row.of(table)::contains)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no figure " + name + ": choose among " + String.join(", ", names(table)))));
        }
        return rows;
    }

    /** In the order of the table. */
    static List<Figure> all(final Table table) {
        return table == Table.SERVER ? ofServer() : ofEnsemble();
    }

    private static List<Figure> ofEnsemble() {
        return List.of(
                new EnsembleSaturationFigure(Operation.SET_DATA, Row.ENSEMBLE_SET_DATA, Row.ENSEMBLE_CPU),
                new EnsembleSaturationFigure(Operation.CREATE, Row.ENSEMBLE_CREATE),
                new EnsembleSingleFigure(),
                new EnsembleReadFigure(),
                new EnsembleOutageFigure(),
                new EnsembleIdleFigure(),
                new EnsembleHoggedFigure());
    }

    private static List<Figure> ofServer() {
        final List<Figure> figures = new ArrayList<>();
        figures.add(new SaturationFigure(Operation.SET_DATA, Row.SATURATED_SET_DATA, Row.CPU_PIPELINED_WRITE));
        figures.add(new SaturationFigure(Operation.CREATE, Row.SATURATED_CREATE));
        figures.add(new SaturationFigure(Operation.GET_DATA, Row.SATURATED_GET_DATA, Row.CPU_PIPELINED_READ));
        figures.add(new SingleRequestFigure(Operation.GET_DATA, Row.CPU_SINGLE_READ, Row.LATENCY_READ));
        figures.add(new SingleRequestFigure(Operation.CREATE, Row.CPU_SINGLE_WRITE, Row.LATENCY_CREATE));
        figures.add(new TailFigure(Operation.SET_DATA, Row.TAIL_WRITE));
        figures.add(new TailFigure(Operation.GET_DATA, Row.TAIL_READ));
        figures.add(new SnapshotFigure());
        figures.add(new AllocationFigure());
        figures.add(new NodeMemoryFigure());
        figures.add(new WatchMemoryFigure(Row.WATCH_MEMORY_SHARED, true));
        figures.add(new WatchMemoryFigure(Row.WATCH_MEMORY_SINGLE, false));
        figures.add(new RestartFigure());
        figures.add(new FanOutFigure());
        figures.add(new IdleSessionsFigure());
        figures.add(new SessionRateFigure());
        figures.add(new DiskFigure(Row.DISK_1K, 1024));
        figures.add(new DiskFigure(Row.DISK_100, 100));
        figures.add(new IdleCpuFigure());
        figures.add(new StartFigure());
        figures.add(new LowConcurrencyFigure(Operation.SET_DATA, Row.LOW_SET_DATA));
        figures.add(new LowConcurrencyFigure(Operation.CREATE, Row.LOW_CREATE));
        figures.add(new LowConcurrencyFigure(Operation.GET_DATA, Row.LOW_GET_DATA));
        return figures;
    }
}
