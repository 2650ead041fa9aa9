package io.paddock.engine.admin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Paths by the session that owns them: gathered first, since the number of sessions stands above them. */
final class EphemeralLists implements Piecewise, NodeView.PathVisitor {
    private final Map<Long, List<String>> bySession = new TreeMap<>();
    private Iterator<Map.Entry<Long, List<String>>> rest;
    private List<String> current = List.of();
    private int next;

    @Override
    public void onPath(final long sessionId, final String path) {
        bySession.computeIfAbsent(sessionId, session -> new ArrayList<>()).add(path);
    }

    @Override
    public boolean step(final StringBuilder out) {
        if (rest == null) {
            out.append("Sessions with Ephemerals (").append(bySession.size()).append("):\n");
            rest = bySession.entrySet().iterator();
        } else if (next < current.size()) {
            out.append('\t').append(current.get(next++)).append('\n');
        } else if (rest.hasNext()) {
            final Map.Entry<Long, List<String>> list = rest.next();
            current = list.getValue();
            next = 0;
            out.append(Text.hex(list.getKey())).append(":\n");
        }
        return next < current.size() || rest.hasNext();
    }
}
