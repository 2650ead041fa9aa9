package io.paddock.perf.figures;

import io.paddock.perf.measure.Spread;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/** Results as files {@code ROW.properties} of one folder, so that a table can be made of several runs. */
final class ResultStore {
    private static final String SUFFIX = ".properties";

    private final Path folder;

    /** Makes the folder if it is missing. */
    ResultStore(final Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    Path folder() {
        return folder;
    }

    /** Writes one result; an older one of the same row goes. */
    void put(final Result result) throws IOException {
        final Properties values = new Properties();
        values.setProperty("median", Double.toString(result.readings().median()));
        values.setProperty("min", Double.toString(result.readings().min()));
        values.setProperty("max", Double.toString(result.readings().max()));
        values.setProperty("count", Integer.toString(result.readings().count()));
        values.setProperty("paddock", result.paddock());
        values.setProperty("peer", result.peer());
        values.setProperty("ratio", Double.toString(result.ratio()));
        values.setProperty("note", result.note());
        try (Writer writer = Files.newBufferedWriter(file(result.row()))) {
            values.store(writer, result.row().figure());
        }
    }

    /** All results that are there, in the order of the table. */
    Map<Row, Result> all() throws IOException {
        final Map<Row, Result> results = new EnumMap<>(Row.class);
        for (final Row row : Row.values()) {
            if (Files.exists(file(row))) {
                results.put(row, read(row));
            }
        }
        return results;
    }

    private Result read(final Row row) throws IOException {
        final Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file(row))) {
            values.load(reader);
        }
        try {
            final Spread readings = new Spread(
                    Double.parseDouble(values.getProperty("median")),
                    Double.parseDouble(values.getProperty("min")),
                    Double.parseDouble(values.getProperty("max")),
                    Integer.parseInt(values.getProperty("count")));
            return new Result(
                    row,
                    readings,
                    values.getProperty("paddock"),
                    values.getProperty("peer"),
                    Double.parseDouble(values.getProperty("ratio")),
                    values.getProperty("note"));
        } catch (final NullPointerException | NumberFormatException damaged) {
            throw new IOException(file(row) + " is not a result: remove it", damaged);
        }
    }

    private Path file(final Row row) {
        return folder.resolve(row.id() + SUFFIX);
    }
}
