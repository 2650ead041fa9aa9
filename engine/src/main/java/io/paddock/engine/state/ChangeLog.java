package io.paddock.engine.state;

import io.paddock.engine.quota.ReapIndex;
import org.agrona.collections.IntArrayList;

/** What one command has changed so far; told to the listener when the command has succeeded, else forgotten. */
final class ChangeLog {
    private static final int CREATED = 0;
    private static final int DELETED = 1;
    private static final int DATA_CHANGED = 2;

    private final ChangeListener listener;
    private final ReapIndex reapIndex;
    private final IntArrayList kinds = new IntArrayList();
    private final IntArrayList nodes = new IntArrayList();

    ChangeLog(final ChangeListener listener, final ReapIndex reapIndex) {
        this.listener = listener;
        this.reapIndex = reapIndex;
    }

    void created(final int node) {
        add(CREATED, node);
    }

    void deleted(final int node) {
        add(DELETED, node);
    }

    void dataChanged(final int node) {
        add(DATA_CHANGED, node);
    }

    void forget() {
        kinds.clear();
        nodes.clear();
    }

    void tell(final long zxid) {
        for (int i = 0, size = nodes.size(); i < size; i++) {
            final int node = nodes.getInt(i);
            switch (kinds.getInt(i)) {
                case CREATED -> {
                    reapIndex.onCreated(node);
                    listener.onCreated(node, zxid);
                }
                case DELETED -> {
                    reapIndex.onDeleted(node);
                    listener.onDeleted(node, zxid);
                }
                default -> listener.onDataChanged(node, zxid);
            }
        }
        forget();
    }

    private void add(final int kind, final int node) {
        kinds.addInt(kind);
        nodes.addInt(node);
    }
}
