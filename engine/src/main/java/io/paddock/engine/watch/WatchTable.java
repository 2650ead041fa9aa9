package io.paddock.engine.watch;

import io.paddock.engine.tree.ZnodeTree;
import org.agrona.DirectBuffer;

/**
 * Who waits for what on this server: the data and child tables of the protocol, by node id where the node exists and
 * by path where it does not. Watchers are connections, named by a number that is never used twice. Not replicated, not
 * part of snapshots. Engine thread.
 */
public final class WatchTable {
    /** exists and getData: data table, one-shot. */
    public static final int DATA = 0;
    /** getChildren: child table, one-shot. */
    public static final int CHILD = 1;
    /** addWatch mode 0: both tables. */
    public static final int PERSISTENT = 2;
    /** addWatch mode 1: data table, the path and all below. */
    public static final int RECURSIVE = 3;

    public WatchTable(final ZnodeTree tree) {
        throw new IllegalStateException("being built");
    }

    /**
     * Registers; again is harmless.
     *
     * @param node the node at the path, or {@link ZnodeTree#NONE} when it does not exist now.
     */
    public void add(
            final int watcher, final int kind, final int node, final DirectBuffer path, final int offset, final int length) {
        throw new IllegalStateException("being built");
    }

    /**
     * Whether the watcher has a watch of a wire type (1 children, 2 data, 3 any, 4 persistent, 5 recursive) there, as
     * checkWatches defines it.
     */
    public boolean contains(
            final int watcher, final int type, final int node, final DirectBuffer path, final int offset, final int length) {
        throw new IllegalStateException("being built");
    }

    /** Removes as removeWatches defines it; false when nothing was found. */
    public boolean remove(
            final int watcher, final int type, final int node, final DirectBuffer path, final int offset, final int length) {
        throw new IllegalStateException("being built");
    }

    /** The connection is gone: none of its watches fires again. */
    public void removeWatcher(final int watcher) {
        throw new IllegalStateException("being built");
    }

    /** A node was created: data table of its path, then child table of the parent. */
    public void onCreated(final int node, final long zxid, final WatchSink sink) {
        throw new IllegalStateException("being built");
    }

    /** A node was deleted and is still readable: data, child (not twice to one watcher), child of the parent. */
    public void onDeleted(final int node, final long zxid, final WatchSink sink) {
        throw new IllegalStateException("being built");
    }

    /** Data was set. */
    public void onDataChanged(final int node, final long zxid, final WatchSink sink) {
        throw new IllegalStateException("being built");
    }
}
