package io.paddock.perf.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes elements that are well-formed both as HTML and as XML; whatever it is given as a text is only ever a text. */
final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn.
     */
    Markup open(final String element, final Object... attributes) {
        start(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Closes the element opened last. */
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element without content. */
    Markup empty(final String element, final Object... attributes) {
        start(element, attributes);
        out.append("/>");
        return this;
    }

    /** An element that holds a text only. */
    Markup element(final String element, final String text, final Object... attributes) {
        return open(element, attributes).text(text).close();
    }

    Markup text(final String text) {
        escape(text);
        return this;
    }

    /** What has been written, with every element closed. */
    String complete() {
        while (!open.isEmpty()) {
            close();
        }
        return out.toString();
    }

    private void start(final String element, final Object... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1].toString());
            out.append('"');
        }
    }

    private void escape(final String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(isAllowed(c) ? c : '\uFFFD');
            }
        });
    }

    /** XML has no way to write most control characters, nor half a surrogate pair. */
    private static boolean isAllowed(final int c) {
        return c == '\n' || c == '\t' || c >= ' ' && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }
}
