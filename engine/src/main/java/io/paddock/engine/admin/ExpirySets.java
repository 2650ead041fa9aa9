package io.paddock.engine.admin;

import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lines by the second in which something ends: gathered first, since their numbers stand above them. */
final class ExpirySets implements Piecewise {
    private static final long MS_PER_SECOND = 1000;

    private final Map<Long, List<String>> sets = new TreeMap<>();
    private int memberCount;
    private Iterator<Map.Entry<Long, List<String>>> rest;
    private List<String> current = List.of();
    private int next;

    void add(final long expiresAtMs, final String line) {
        sets.computeIfAbsent(Math.floorDiv(expiresAtMs, MS_PER_SECOND), second -> new ArrayList<>())
                .add(line);
        memberCount++;
    }

    @Override
    public boolean step(final StringBuilder out) {
        if (rest == null) {
            out.append('(')
                    .append(sets.size())
                    .append(")/(")
                    .append(memberCount)
                    .append("):\n");
            rest = sets.entrySet().iterator();
        } else if (next < current.size()) {
            out.append('\t').append(current.get(next++)).append('\n');
        } else if (rest.hasNext()) {
            begin(rest.next(), out);
        }
        return next < current.size() || rest.hasNext();
    }

    private void begin(final Map.Entry<Long, List<String>> set, final StringBuilder out) {
        current = set.getValue();
        next = 0;
        out.append(current.size())
                .append(" expire at ")
                .append(new Date(set.getKey() * MS_PER_SECOND))
                .append(":\n");
    }
}
