package io.paddock.engine.node;

import io.paddock.engine.state.ChangeListener;
import io.paddock.engine.watch.WatchSink;
import io.paddock.engine.watch.WatchTable;

/** Lets the watches know what has changed. Engine thread. */
final class WatchTrigger implements ChangeListener {
    private final WatchTable watches;
    private final WatchSink sink;

    WatchTrigger(final WatchTable watches, final WatchSink sink) {
        this.watches = watches;
        this.sink = sink;
    }

    @Override
    public void onCreated(final int node, final long zxid) {
        watches.onCreated(node, zxid, sink);
    }

    @Override
    public void onDeleted(final int node, final long zxid) {
        watches.onDeleted(node, zxid, sink);
    }

    @Override
    public void onDataChanged(final int node, final long zxid) {
        watches.onDataChanged(node, zxid, sink);
    }

    @Override
    public void onSessionClosed(final long sessionId, final long zxid) {
        // Watches belong to connections; the pipeline closes the session's connection by itself.
    }
}
