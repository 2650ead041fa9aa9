package io.paddock.perf.figures;

import io.paddock.perf.measure.Spread;
import java.util.Locale;

/**
 * What was measured for one row.
 *
 * @param readings what the goal judges, one for each round or pair of rounds; its median counts.
 * @param paddock the plain figure, with its unit.
 * @param peer that of ZooKeeper; empty when it was not asked.
 * @param ratio how much better than the peer, 0 when there is none or the row is about Paddock alone.
 * @param note what a reader should know: sizes, rates, parts of the sum; may be empty.
 */
record Result(Row row, Spread readings, String paddock, String peer, double ratio, String note) {
    Verdict verdict() {
        return row.goal().judge(readings.median());
    }

    /** With words before its note. */
    Result marked(final String words) {
        return new Result(row, readings, paddock, peer, ratio, note.isEmpty() ? words : words + "; " + note);
    }

    /** The judged value with its spread, in words. */
    String judged() {
        if (!readings.known()) {
            return "–";
        }
        final String median = number(readings.median()) + row.goal().unit();
        return readings.count() == 1
                ? median
                : median + " (" + number(readings.min()) + "–" + number(readings.max()) + ")";
    }

    /** A number of any size with about three digits. */
    static String number(final double value) {
        final double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "–";
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size < 0.1 && size > 0 ? "%.3f" : "%.2f", value);
    }
}
