package io.paddock.perf.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON by the letter of RFC 8259: objects as maps, arrays as lists, numbers as doubles. Fails on all else. */
final class Json {
    private final String text;
    private int at;

    private Json(final String text) {
        this.text = text;
    }

    static Object parse(final String text) {
        final Json json = new Json(text);
        final Object value = json.value();
        json.skipBlanks();
        if (json.at != text.length()) {
            throw json.wrong("the end");
        }
        return value;
    }

    private Object value() {
        skipBlanks();
        final char c = text.charAt(at);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        final Map<String, Object> map = new LinkedHashMap<>();
        at++;
        if (skipIf('}')) {
            return map;
        }
        do {
            skipBlanks();
            final String name = string();
            expect(':');
            if (map.put(name, value()) != null) {
                throw wrong("a name that is new, not " + name);
            }
        } while (skipIf(','));
        expect('}');
        return map;
    }

    private List<Object> array() {
        final List<Object> list = new ArrayList<>();
        at++;
        if (skipIf(']')) {
            return list;
        }
        do {
            list.add(value());
        } while (skipIf(','));
        expect(']');
        return list;
    }

    private String string() {
        expect('"');
        final StringBuilder string = new StringBuilder();
        while (text.charAt(at) != '"') {
            final char c = text.charAt(at++);
            if (c < ' ') {
                throw wrong("an escaped control character");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        final char c = text.charAt(at++);
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        final int index = "\"\\/bfnrt".indexOf(c);
        if (index < 0) {
            throw wrong("an escape");
        }
        return "\"\\/\b\f\n\r\t".charAt(index);
    }

    private Double number() {
        final int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        final String number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw wrong("a number, not " + number);
        }
        return Double.valueOf(number);
    }

    private Object word(final String word, final Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return value;
    }

    private boolean skipIf(final char c) {
        skipBlanks();
        final boolean there = text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(final char c) {
        if (!skipIf(c)) {
            throw wrong(Character.toString(c));
        }
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private AssertionError wrong(final String expected) {
        return new AssertionError("expected " + expected + " at " + at + ": "
                + text.substring(Math.max(0, at - 20), Math.min(text.length(), at + 20)));
    }
}
