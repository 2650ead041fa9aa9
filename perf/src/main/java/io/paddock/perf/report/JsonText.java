package io.paddock.perf.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Maps, lists, texts, numbers and null as JSON (RFC 8259); a number that is none becomes null. */
final class JsonText {
    private static final char FIRST_PLAIN = ' ';

    private JsonText() {}

    static String of(final Object value) {
        final StringBuilder text = new StringBuilder();
        append(text, value, "\n");
        return text.append('\n').toString();
    }

    private static void append(final StringBuilder text, final Object value, final String lineStart) {
        if (value instanceof Map<?, ?> map) {
            appendObject(text, map, lineStart);
        } else if (value instanceof List<?> list) {
            appendArray(text, list, lineStart);
        } else if (value instanceof Double number) {
            text.append(Double.isFinite(number) ? decimal(number) : "null");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            appendString(text, value.toString());
        }
    }

    private static void appendObject(final StringBuilder text, final Map<?, ?> map, final String lineStart) {
        text.append('{');
        String separator = "";
        for (final Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator).append(lineStart).append("  ");
            appendString(text, entry.getKey().toString());
            text.append(": ");
            append(text, entry.getValue(), lineStart + "  ");
            separator = ",";
        }
        text.append(map.isEmpty() ? "" : lineStart).append('}');
    }

    private static void appendArray(final StringBuilder text, final List<?> list, final String lineStart) {
        text.append('[');
        String separator = "";
        for (final Object element : list) {
            text.append(separator).append(lineStart).append("  ");
            append(text, element, lineStart + "  ");
            separator = ",";
        }
        text.append(list.isEmpty() ? "" : lineStart).append(']');
    }

    private static String decimal(final double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    private static void appendString(final StringBuilder text, final String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < FIRST_PLAIN || Character.isSurrogate(c)) {
                // Half of a pair could not be written as UTF-8; a whole one may be escaped as well.
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
