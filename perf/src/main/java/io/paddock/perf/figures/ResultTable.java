package io.paddock.perf.figures;

import java.util.List;
import java.util.Map;

/** Results as Markdown. */
final class ResultTable {
    private static final String HEAD = """
            | figure | target | at least | judged (median, range) | Paddock | ZooKeeper | ratio | verdict |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private final List<Row> rows;
    private final Map<Row, Result> results;

    ResultTable(final Table table, final Map<Row, Result> results) {
        rows = Row.of(table);
        this.results = Map.copyOf(results);
    }

    /** The whole page: machine, command, table, notes. */
    String page(final List<String> machine, final String command) {
        final StringBuilder page = new StringBuilder("# Figures\n\nAgainst Apache ZooKeeper in the same run: rounds "
                + "alternate, a ratio is formed within each pair of rounds, and the median counts. A ratio above 1 is in"
                + " favour of Paddock.\n\n## Machine\n\n");
        machine.forEach(line -> page.append("- ").append(line).append('\n'));
        page.append("\n## Table\n\n```\n").append(command).append("\n```\n\n").append(table());
        page.append("\n## Notes\n\n");
        for (final Row row : rows) {
            final Result result = results.get(row);
            if (result != null && !result.note().isEmpty()) {
                page.append("- `")
                        .append(row.id())
                        .append("`: ")
                        .append(result.note())
                        .append('\n');
            }
        }
        return page.toString();
    }

    /** All rows; those that were not measured say so. */
    String table() {
        final StringBuilder table = new StringBuilder(HEAD);
        for (final Row row : rows) {
            table.append("| ").append(String.join(" | ", cells(row))).append(" |\n");
        }
        return table.toString();
    }

    private List<String> cells(final Row row) {
        final Result result = results.get(row);
        final String figure = row.figure() + " (`" + row.id() + "`)";
        final String target = row.goal().targetText();
        final String least = row.goal().leastText();
        if (result == null) {
            return List.of(figure, target, least, "–", "–", "–", "–", Verdict.UNKNOWN.words());
        }
        return List.of(
                figure,
                target,
                least,
                result.judged(),
                orDash(result.paddock()),
                orDash(result.peer()),
                result.ratio() > 0 ? Result.number(result.ratio()) : "–",
                result.verdict() == Verdict.MISSED
                        ? "**" + Verdict.MISSED.words() + "**"
                        : result.verdict().words());
    }

    private static String orDash(final String text) {
        return text.isEmpty() ? "–" : text;
    }
}
