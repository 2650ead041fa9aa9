package io.paddock.perf.report;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Second;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The run as RFC 4180 has it: a line for each round, and a line for each second. An empty cell is an unknown figure. */
final class CsvText {
    private static final String LINE_END = "\r\n";

    private CsvText() {}

    static String rounds(final Report report) {
        final StringBuilder text = new StringBuilder();
        line(
                text,
                "workload",
                "server",
                "round",
                "operations",
                "errors",
                "elapsed_ns",
                "operations_per_second",
                "p50_us",
                "p90_us",
                "p99_us",
                "p99.9_us",
                "p99.99_us",
                "max_us",
                "server_cpu_us_per_op",
                "client_cpu_us_per_op",
                "resident_bytes",
                "disk_written_bytes");
        final Map<String, Integer> rounds = new HashMap<>();
        for (final Measurement of : report.measurements()) {
            line(
                    text,
                    of.workload(),
                    of.server(),
                    round(rounds, of),
                    of.operations(),
                    of.errors(),
                    of.elapsedNs(),
                    of.throughput(),
                    of.latencyUs(50),
                    of.latencyUs(90),
                    of.latencyUs(99),
                    of.latencyUs(99.9),
                    of.latencyUs(99.99),
                    of.latencyUs(100),
                    of.serverCpuUs(),
                    of.clientCpuUs(),
                    known(of.serverUsage().residentBytes()),
                    known(of.serverUsage().diskWrittenBytes()));
        }
        return text.toString();
    }

    static String seconds(final Report report) {
        final StringBuilder text = new StringBuilder();
        line(text, "workload", "server", "round", "second", "operations", "errors", "p50_us", "p99_us", "max_us");
        final Map<String, Integer> rounds = new HashMap<>();
        for (final Measurement of : report.measurements()) {
            final int round = round(rounds, of);
            for (final Second second : of.seconds()) {
                line(
                        text,
                        of.workload(),
                        of.server(),
                        round,
                        second.number(),
                        second.operations(),
                        second.errors(),
                        second.p50Ns() / 1e3,
                        second.p99Ns() / 1e3,
                        second.maxNs() / 1e3);
            }
        }
        return text.toString();
    }

    /** Counts the rounds of each server and workload from 1. */
    private static int round(final Map<String, Integer> rounds, final Measurement of) {
        return rounds.merge(of.server() + '\n' + of.workload(), 1, Integer::sum);
    }

    private static Object known(final long count) {
        return count < 0 ? Double.NaN : count;
    }

    private static void line(final StringBuilder text, final Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            text.append(i == 0 ? "" : ",").append(cell(cells[i]));
        }
        text.append(LINE_END);
    }

    private static String cell(final Object value) {
        if (value instanceof Double number) {
            return number.isNaN() ? "" : String.format(Locale.ROOT, "%.3f", number);
        }
        final String text = value.toString();
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
