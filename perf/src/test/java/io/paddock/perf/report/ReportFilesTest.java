package io.paddock.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.perf.measure.Series;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Each file of a run read back by what reads its kind. */
class ReportFilesTest {
    private static final String HOSTILE =
            "</style><script>alert('x')</script>\"&amp;,\r\n\u0000\u001b[2K\\ \ud83d é=1+1";

    @TempDir
    Path folder;

    @Test
    void shouldWriteOneFileOfEachKind() throws IOException {
        final List<Path> files = ReportFiles.write(SampleRun.compared(), folder.resolve("new/folder"));
        assertEquals(
                List.of(
                        "report.html",
                        "report.json",
                        "rounds.csv",
                        "seconds.csv",
                        "paddock-setdata-16x64.hgrm",
                        "zookeeper-3.9.5-setdata-16x64.hgrm",
                        "paddock-getdata-1x1.hgrm",
                        "zookeeper-3.9.5-getdata-1x1.hgrm"),
                files.stream().map(file -> file.getFileName().toString()).toList());
        for (final Path file : files) {
            assertTrue(Files.size(file) > 0, file.toString());
        }
    }

    @Test
    void shouldKeepFilesApartWhoseNamesLookAlike() throws IOException {
        final Report sample = SampleRun.report(
                "t",
                java.util.Optional.empty(),
                List.of(
                        SampleRun.round("a b", "w", 1, 100, 1, 10),
                        SampleRun.round("a-b", "w", 1, 100, 1, 10),
                        SampleRun.round("../..", "", 1, 100, 1, 10)));
        final List<Path> files = ReportFiles.write(sample, folder);
        assertEquals(
                List.of("a-b-w.hgrm", "a-b-w-2.hgrm", "unnamed.hgrm"),
                files.stream()
                        .skip(4)
                        .map(file -> file.getFileName().toString())
                        .toList());
        try (Stream<Path> written = Files.list(folder)) {
            assertEquals(files.size(), written.count());
        }
    }

    @Test
    void shouldWriteAPageThatIsWellFormedAndNeedsNothingElse() throws Exception {
        for (final Report report : List.of(SampleRun.compared(), SampleRun.alone(), SampleRun.hostile(HOSTILE))) {
            final String page = new HtmlPage(report).text();
            final Document document = parse(page);
            assertEquals("html", document.getDocumentElement().getTagName());
            assertSelfContained(document);
            assertFalse(page.contains("url("), page);
            assertFalse(page.contains("@import"), page);
            assertTrue(document.getElementsByTagName("svg").getLength() > 0);
            assertFalse(page.contains("NaN"), "a figure that is none was written");
        }
    }

    @Test
    void shouldTellTheCommandAndTheRatiosOnThePage() throws Exception {
        final Report report = SampleRun.compared();
        final Document document = parse(new HtmlPage(report).text());
        assertEquals(
                report.command(), document.getElementsByTagName("pre").item(0).getTextContent());
        final Series ours = report.series().get("getData 1x1").get(0);
        final Series theirs = report.series().get("getData 1x1").get(1);
        final String ratio = Units.ratio(ours.against(theirs).throughput().median());
        final NodeList figures = document.getElementsByTagName("b");
        assertTrue(
                Stream.iterate(0, i -> i < figures.getLength(), i -> i + 1)
                        .anyMatch(i -> figures.item(i).getTextContent().equals(ratio)),
                ratio);
    }

    @Test
    void shouldDrawWithinThePicture() throws Exception {
        final NodeList lines = parse(new HtmlPage(SampleRun.compared()).text()).getElementsByTagName("path");
        assertTrue(lines.getLength() >= 12, "lines: " + lines.getLength());
        for (int i = 0; i < lines.getLength(); i++) {
            final String path = ((Element) lines.item(i)).getAttribute("d");
            for (final String point : path.substring(1).split(" L")) {
                final String[] xy = point.split(" ");
                final double x = Double.parseDouble(xy[0]);
                final double y = Double.parseDouble(xy[1]);
                assertTrue(x >= 62 && x <= 466 && y >= 12 && y <= 258, path);
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldWriteJsonThatReadsBack() {
        final Report report = SampleRun.compared();
        final Map<String, Object> run = (Map<String, Object>) Json.parse(new JsonReport(report).text());
        assertEquals(report.command(), run.get("command"));
        final List<Map<String, Object>> rounds = (List<Map<String, Object>>) run.get("rounds");
        assertEquals(12, rounds.size());
        assertEquals(
                (double) report.measurements().get(0).operations(),
                rounds.get(0).get("operations"));
        assertEquals(
                report.measurements().get(0).latencyUs(99.9),
                (double) ((Map<String, Object>) rounds.get(0).get("latency_us")).get("p99.9"),
                0.001);
        assertEquals(10, ((List<Object>) rounds.get(0).get("seconds")).size());
        final List<Map<String, Object>> ratios = (List<Map<String, Object>>) run.get("ratios");
        assertEquals(2, ratios.size());
        assertEquals("zookeeper 3.9.5", ratios.get(0).get("against"));
        assertEquals(3.0, ((Map<String, Object>) ratios.get(0).get("throughput")).get("pairs"));
        assertEquals(128.0, ((Map<String, Object>) run.get("floors")).get("message_bytes"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldKeepHostileNamesInJson() {
        final Map<String, Object> run =
                (Map<String, Object>) Json.parse(new JsonReport(SampleRun.hostile(HOSTILE)).text());
        assertEquals(HOSTILE, run.get("title"));
        assertEquals(Set.of(HOSTILE), ((Map<String, Object>) run.get("settings")).keySet());
    }

    @Test
    void shouldWriteARowForEachRoundAndEachSecond() {
        final List<List<String>> rounds = Csv.parse(CsvText.rounds(SampleRun.compared()));
        assertEquals(13, rounds.size());
        rounds.forEach(row -> assertEquals(17, row.size(), row.toString()));
        assertEquals(List.of("setData 16x64", "paddock", "3"), rounds.get(9).subList(0, 3));
        final List<List<String>> seconds = Csv.parse(CsvText.seconds(SampleRun.compared()));
        assertEquals(121, seconds.size());
        seconds.forEach(row -> assertEquals(9, row.size(), row.toString()));
        assertEquals(
                HOSTILE,
                Csv.parse(CsvText.rounds(SampleRun.hostile(HOSTILE))).get(1).get(0));
    }

    @Test
    void shouldWriteDistributionsThatPlottersRead() {
        final Histogram latency = SampleRun.compared().measurements().get(0).latency();
        double lastValue = 0;
        double lastPercentile = -1;
        long lastCount = 0;
        for (final String line : Hgrm.text(latency).lines().toList()) {
            if (line.strip().matches("[0-9].*")) {
                final String[] fields = line.strip().split(" +");
                assertTrue(Double.parseDouble(fields[0]) >= lastValue, line);
                assertTrue(Double.parseDouble(fields[1]) >= lastPercentile, line);
                lastValue = Double.parseDouble(fields[0]);
                lastPercentile = Double.parseDouble(fields[1]);
                lastCount = Long.parseLong(fields[2]);
            }
        }
        assertEquals(1.0, lastPercentile);
        assertEquals(latency.getTotalCount(), lastCount);
        assertEquals(latency.getMaxValue() / 1e3, lastValue, 1.0);
    }

    private static Document parse(final String page) throws Exception {
        final DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertSelfContained(final Document document) {
        final NodeList all = document.getElementsByTagName("*");
        final Set<String> elements = new TreeSet<>();
        for (int i = 0; i < all.getLength(); i++) {
            final Element element = (Element) all.item(i);
            elements.add(element.getTagName());
            for (final String attribute : List.of("src", "href", "xlink:href", "srcset", "onload", "onclick")) {
                assertFalse(element.hasAttribute(attribute), element.getTagName() + " " + attribute);
            }
        }
        elements.retainAll(Set.of("script", "link", "img", "iframe", "object", "embed", "base", "use", "image"));
        assertEquals(Set.of(), elements);
    }
}
