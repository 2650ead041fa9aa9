package io.paddock.perf.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text as wide as their widest cell: the first two are words and start left, the others are figures. */
final class TextTable {
    private static final int WORD_COLUMNS = 2;

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(final String... headers) {
        widths = new int[headers.length];
        row(headers);
    }

    /** As many cells as headers. */
    void row(final String... cells) {
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], cells[column].length());
        }
        rows.add(cells);
    }

    /** True while there are only headers. */
    boolean isEmpty() {
        return rows.size() == 1;
    }

    /** All rows, each with a line break. */
    String text() {
        final StringBuilder text = new StringBuilder();
        for (final String[] row : rows) {
            final StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                final String padding = " ".repeat(widths[column] - row[column].length());
                line.append(column == 0 ? "" : "  ")
                        .append(column < WORD_COLUMNS ? row[column] + padding : padding + row[column]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
