package io.paddock.tools.inspect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One thing that was found, as ordered fields; becomes a line of text or a line of JSON. Values are text, numbers,
 * booleans, items or lists of these.
 */
final class Item {
    private static final int FIRST_PRINTABLE = 0x20;

    private final String kind;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** @param kind the first word of the text and the field {@code type} of the JSON. */
    Item(final String kind) {
        this.kind = kind;
    }

    String kind() {
        return kind;
    }

    Item with(final String name, final Object value) {
        fields.put(name, value);
        return this;
    }

    /** For zxids and sessions, which people know in hexadecimal. */
    Item withHex(final String name, final long value) {
        return with(name, "0x" + Long.toHexString(value));
    }

    Object field(final String name) {
        return fields.get(name);
    }

    String json() {
        final StringBuilder out = new StringBuilder("{\"type\":");
        appendJson(out, kind);
        fields.forEach((name, value) -> {
            out.append(',');
            appendJson(out, name);
            out.append(':');
            appendJson(out, value);
        });
        return out.append('}').toString();
    }

    /** The kind, then {@code name=value} for each field; a path stands without its name. */
    String text() {
        final StringBuilder out = new StringBuilder(kind);
        fields.forEach((name, value) -> {
            out.append(' ');
            if (!name.equals("path")) {
                out.append(name).append('=');
            }
            out.append(plain(value));
        });
        return out.toString();
    }

    private static String plain(final Object value) {
        if (value instanceof Item item) {
            return '(' + item.text() + ')';
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Item::plain).collect(Collectors.joining(", ", "[", "]"));
        }
        return escape(String.valueOf(value));
    }

    /** Control characters would let a node's name write to the terminal. */
    private static String escape(final String text) {
        final StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static void appendJson(final StringBuilder out, final Object value) {
        if (value instanceof Item item) {
            out.append(item.json());
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (final Object element : list) {
                out.append(separator);
                appendJson(out, element);
                separator = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            appendQuoted(out, value.toString());
        }
    }

    private static void appendQuoted(final StringBuilder out, final String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
