package io.paddock.perf.figures;

/** What a figure is worth against its goal. */
enum Verdict {
    /** At or beyond the target. */
    TARGET("target met"),
    /** At or beyond the least that will do, short of the target. */
    ENOUGH("at least met"),
    /** Short of the least. */
    MISSED("missed"),
    /** There is no number to judge. */
    UNKNOWN("not measured");

    private final String words;

    Verdict(final String words) {
        this.words = words;
    }

    /** For the table. */
    String words() {
        return words;
    }
}
