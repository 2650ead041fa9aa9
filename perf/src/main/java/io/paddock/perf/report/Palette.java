package io.paddock.perf.report;

/** Names in the page's style of the servers' colours, by their place in a comparison. */
final class Palette {
    private static final int COLOURS = 4;

    private Palette() {}

    static String style(final int place) {
        return "s" + place % COLOURS;
    }
}
