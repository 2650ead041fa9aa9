package io.paddock.perf.report;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Series;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The run as one page that needs nothing else: pictures are inline SVG, the style is within. */
final class HtmlPage {
    private static final String STYLE = "page.css";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Report report;
    private final Map<String, List<Series>> series;
    private final Markup out = new Markup();
    private final FigureTables tables = new FigureTables(out);

    HtmlPage(final Report report) {
        this.report = report;
        series = report.series();
    }

    String text() {
        out.open("html", "lang", "en");
        head();
        out.open("body").open("main");
        out.element("h1", report.title());
        out.element(
                "p", DATE.format(report.startedAt()) + " · " + report.machine().text(), "class", "quiet");
        overview();
        series.forEach(this::workload);
        floors();
        origin();
        return "<!DOCTYPE html>\n" + out.complete() + "\n";
    }

    private void head() {
        out.open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .element("title", report.title())
                .element("style", style())
                .close();
    }

    /** All ratios at one glance, where there are several. */
    private void overview() {
        final boolean compared = series.values().stream()
                .anyMatch(servers -> !Report.comparisons(servers).isEmpty());
        if (compared && series.size() > 1) {
            out.open("section").element("h2", "At a glance");
            tables.ratios(series);
            ratioNote();
            out.close();
        }
    }

    private void workload(final String workload, final List<Series> servers) {
        out.open("section").element("h2", workload);
        new Headline(servers).write(out);
        if (servers.size() > 1 && series.size() == 1) {
            ratioNote();
        }
        legend(servers);
        out.open("div", "class", "cards");
        card("Latency by percentile");
        new PercentilePlot(servers, report.floors()).write(out);
        out.close();
        final CoursePlot throughput = CoursePlot.throughput(servers);
        if (!throughput.isEmpty()) {
            card("Throughput over time");
            throughput.write(out, "Throughput over time");
            out.close();
            card("p99 latency over time");
            CoursePlot.p99(servers).write(out, "99th percentile of latency over time");
            out.close();
        }
        if (servers.size() > 1) {
            out.open("div", "class", "card");
            bars("Throughput", new Bars(servers, Measurement::throughput, Units::rate));
            bars("Server CPU per operation", new Bars(servers, Headline::cpuNs, Units::time));
            bars("Resident memory of the server", new Bars(servers, Measurement::residentBytes, Units::bytes));
            out.close();
        }
        out.close();
        tables.figures(servers);
        out.close();
    }

    private void ratioNote() {
        out.element(
                "p",
                "Each ratio is the median over pairs of rounds that ran one right after the other, with the smallest and "
                        + "the largest pair beside it. Above 1 speaks for "
                        + report.measurements().get(0).server() + ": more throughput, or less of the rest.",
                "class",
                "quiet");
    }

    private void legend(final List<Series> servers) {
        out.open("p", "class", "legend");
        for (int i = 0; i < servers.size(); i++) {
            out.open("span")
                    .element("i", "", "class", Palette.style(i))
                    .text(servers.get(i).server())
                    .close();
        }
        out.close();
    }

    private void card(final String title) {
        out.open("div", "class", "card").element("h3", title);
    }

    private void bars(final String title, final Bars bars) {
        if (!bars.isEmpty()) {
            out.element("h3", title);
            bars.write(out);
        }
    }

    private void floors() {
        report.floors().ifPresent(floors -> {
            out.open("section").element("h2", "Floors of this machine");
            out.element(
                    "p",
                    "Measured in the same run: a message of " + floors.messageLength()
                            + " bytes to a thread that only echoes it, over loopback TCP and back, and a record of as many "
                            + "bytes appended and durable. No server here can be faster than these.",
                    "class",
                    "quiet");
            tables.floors(floors);
            out.element("h3", "Median latency as a multiple of the floors");
            tables.multiples(series, floors);
            out.close();
        });
    }

    private void origin() {
        out.open("section").element("h2", "How it was measured");
        out.element("pre", report.command());
        if (!report.settings().isEmpty()) {
            out.element("h3", "Load");
            tables.pairs(report.settings());
        }
        if (!report.servers().isEmpty()) {
            out.element("h3", "Servers");
            final Map<String, String> servers = new LinkedHashMap<>();
            report.servers().forEach((name, lines) -> servers.put(name, String.join("\n", lines)));
            tables.pairs(servers);
        }
        out.element("h3", "Machine");
        tables.pairs(machine());
        out.close();
    }

    private Map<String, String> machine() {
        final Machine machine = report.machine();
        final Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("processor", machine.processor());
        pairs.put("cores", Integer.toString(machine.cores()));
        pairs.put("memory", Units.bytes(machine.memoryBytes()));
        pairs.put("kernel", machine.kernel());
        pairs.put("JVM", machine.jvm());
        pairs.put("disk", machine.disk());
        return pairs;
    }

    private static String style() {
        try (InputStream in = HtmlPage.class.getResourceAsStream(STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
