package io.paddock.perf.report;

import io.paddock.perf.measure.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the files of a run into a folder: {@code report.html}, {@code report.json}, {@code rounds.csv},
 * {@code seconds.csv}, and for each server and workload a {@code .hgrm} for HdrHistogram's plotters.
 */
public final class ReportFiles {
    private ReportFiles() {}

    /**
     * Writes all of them; the folder is made when it is missing, older files of the same names are replaced.
     *
     * @return the files, the page for people first.
     */
    public static List<Path> write(final Report report, final Path folder) throws IOException {
        Files.createDirectories(folder);
        final List<Path> files = new ArrayList<>();
        files.add(Files.writeString(folder.resolve("report.html"), new HtmlPage(report).text()));
        files.add(Files.writeString(folder.resolve("report.json"), new JsonReport(report).text()));
        files.add(Files.writeString(folder.resolve("rounds.csv"), CsvText.rounds(report)));
        files.add(Files.writeString(folder.resolve("seconds.csv"), CsvText.seconds(report)));
        for (final List<Series> servers : report.series().values()) {
            for (final Series series : servers) {
                final Path file = free(folder, fileName(series.server() + "-" + series.workload()), files);
                files.add(Files.writeString(file, Hgrm.text(series.latency())));
            }
        }
        return List.copyOf(files);
    }

    /** What is left of a name when it is to be a file's everywhere. */
    static String fileName(final String name) {
        final String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^[-.]+|[-.]+$", "");
        return plain.isEmpty() ? "unnamed" : plain.substring(0, Math.min(plain.length(), 100));
    }

    /** Two names may be left the same. */
    private static Path free(final Path folder, final String name, final List<Path> taken) {
        Path file = folder.resolve(name + ".hgrm");
        for (int number = 2; taken.contains(file); number++) {
            file = folder.resolve(name + "-" + number + ".hgrm");
        }
        return file;
    }
}
