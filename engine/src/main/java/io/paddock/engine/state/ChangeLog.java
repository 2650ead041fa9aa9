package io.paddock.engine.state;

import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.quota.ReapIndex;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;

/**
 * What one command has changed so far; told to the listener, and to the figures of the namespaces, when the command has
 * succeeded, else forgotten.
 */
final class ChangeLog {
    private static final int CREATED = 0;
    private static final int DELETED = 1;
    private static final int DATA_CHANGED = 2;

    private final ChangeListener listener;
    private final ReapIndex reapIndex;
    private final NamespaceTraffic traffic;
    private final IntArrayList kinds = new IntArrayList();
    private final IntArrayList nodes = new IntArrayList();
    private final IntArrayList namespaces = new IntArrayList();
    private final IntArrayList byteCounts = new IntArrayList();

    ChangeLog(final ChangeListener listener, final ReapIndex reapIndex, final NamespaceTraffic traffic) {
        this.listener = listener;
        this.reapIndex = reapIndex;
        this.traffic = traffic;
    }

    void created(final int node, final DirectBuffer path, final int offset, final int length, final int dataLength) {
        add(CREATED, node, path, offset, length, dataLength);
    }

    void deleted(final int node, final DirectBuffer path, final int offset, final int length) {
        add(DELETED, node, path, offset, length, 0);
    }

    void dataChanged(
            final int node, final DirectBuffer path, final int offset, final int length, final int dataLength) {
        add(DATA_CHANGED, node, path, offset, length, dataLength);
    }

    /** A quota refused a write at the path. */
    void refused(final DirectBuffer path, final int offset, final int length) {
        traffic.onRefused(path, offset, length);
    }

    void forget() {
        kinds.clear();
        nodes.clear();
        namespaces.clear();
        byteCounts.clear();
    }

    void tell(final long zxid) {
        for (int i = 0, size = nodes.size(); i < size; i++) {
            final int node = nodes.getInt(i);
            traffic.onWritten(namespaces.getInt(i), byteCounts.getInt(i));
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

    /** A data length below 0, of null, counts as 0. */
    private void add(
            final int kind,
            final int node,
            final DirectBuffer path,
            final int offset,
            final int length,
            final int dataLength) {
        kinds.addInt(kind);
        nodes.addInt(node);
        namespaces.addInt(traffic.of(path, offset, length));
        byteCounts.addInt(length + Math.max(dataLength, 0));
    }
}
