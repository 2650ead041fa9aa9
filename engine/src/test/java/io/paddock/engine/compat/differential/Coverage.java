package io.paddock.engine.compat.differential;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sequences reached: how often each opcode ended with each error, and how many events of each type came. */
final class Coverage {
    private static final Pattern REPLY = Pattern.compile("reply (\\S+) \\S+ err=(-?\\d+)");
    private static final Pattern EVENT = Pattern.compile("event \\S+ err=0 (type=\\d)");

    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    void add(final List<String> lines) {
        for (final String line : lines) {
            final Matcher reply = REPLY.matcher(line);
            final Matcher event = EVENT.matcher(line);
            if (reply.find()) {
                count(reply.group(1), reply.group(2));
            } else if (event.find()) {
                count("event", event.group(1));
            } else if (line.endsWith("closed")) {
                count("connection", "closed");
            }
        }
    }

    /** How many kinds of requests got an answer at all. */
    int opCodes() {
        return new TreeSet<>(counts.keySet()).size();
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        counts.forEach(
                (name, errors) -> text.append(name).append(' ').append(errors).append('\n'));
        return text.toString();
    }

    private void count(final String name, final String error) {
        counts.computeIfAbsent(name, key -> new TreeMap<>()).merge(error, 1, Integer::sum);
    }
}
