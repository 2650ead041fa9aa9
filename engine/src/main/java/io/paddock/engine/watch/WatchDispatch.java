package io.paddock.engine.watch;

import io.paddock.codecs.wire.EventType;
import io.paddock.engine.tree.ZnodeTree;
import org.agrona.ExpandableArrayBuffer;

/**
 * Finds who is to be told of a change and tells them: one notification per connection and trigger, in the order of the
 * protocol reference §14.2. What fires once is ended before anybody is told.
 */
final class WatchDispatch {
    private final ZnodeTree tree;
    private final Watchers watchers;
    private final Registrations registrations;
    private final MissingPaths paths;
    private final SlotBits told = new SlotBits();
    private final SlotBits toldOfDelete = new SlotBits();
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer();

    WatchDispatch(
            final ZnodeTree tree,
            final Watchers watchers,
            final Registrations registrations,
            final MissingPaths paths) {
        this.tree = tree;
        this.watchers = watchers;
        this.registrations = registrations;
        this.paths = paths;
    }

    void onCreated(final int node, final long zxid, final WatchSink sink) {
        movePathToNode(node);
        tell(node, EventType.NODE_CREATED, zxid, sink);
        tellParent(node, zxid, sink);
    }

    void onDataChanged(final int node, final long zxid, final WatchSink sink) {
        tell(node, EventType.NODE_DATA_CHANGED, zxid, sink);
    }

    void onDeleted(final int node, final long zxid, final WatchSink sink) {
        collectData(node);
        toldOfDelete.addAll(told);
        registrations.consume(WatchTable.DATA, node);
        deliver(node, EventType.NODE_DELETED, zxid, sink);

        registrations.collect(WatchTable.CHILD, node, told);
        registrations.collect(WatchTable.PERSISTENT, node, told);
        told.removeAll(toldOfDelete);
        toldOfDelete.reset();
        registrations.consume(WatchTable.CHILD, node);
        deliver(node, EventType.NODE_DELETED, zxid, sink);

        moveNodeToPath(node);
        tellParent(node, zxid, sink);
    }

    private void tell(final int node, final int eventType, final long zxid, final WatchSink sink) {
        collectData(node);
        registrations.consume(WatchTable.DATA, node);
        deliver(node, eventType, zxid, sink);
    }

    private void tellParent(final int node, final long zxid, final WatchSink sink) {
        final int parent = tree.parent(node);
        registrations.collect(WatchTable.CHILD, parent, told);
        registrations.collect(WatchTable.PERSISTENT, parent, told);
        registrations.consume(WatchTable.CHILD, parent);
        deliver(parent, EventType.NODE_CHILDREN_CHANGED, zxid, sink);
    }

    /** All that the data table has for a node: its own watches, and the recursive ones of its ancestors. */
    private void collectData(final int node) {
        registrations.collect(WatchTable.DATA, node, told);
        registrations.collect(WatchTable.PERSISTENT, node, told);
        if (!registrations.isEmpty(WatchTable.RECURSIVE)) {
            for (int ancestor = node; ancestor != ZnodeTree.NONE; ancestor = tree.parent(ancestor)) {
                registrations.collect(WatchTable.RECURSIVE, ancestor, told);
            }
        }
    }

    private void deliver(final int node, final int eventType, final long zxid, final WatchSink sink) {
        int slot = told.next(0);
        if (slot >= 0) {
            final int acl = tree.acl(node);
            final int length = tree.copyPath(node, path, 0);
            for (; slot >= 0; slot = told.next(slot + 1)) {
                // Asked for each one, since a receiver may find while it is told that a connection is gone.
                if (watchers.isLive(slot)) {
                    sink.notify(watchers.watcher(slot), eventType, zxid, acl, path, 0, length);
                }
            }
        }
        told.reset();
    }

    private void movePathToNode(final int node) {
        if (paths.count() > 0) {
            final int place = paths.find(path, 0, tree.copyPath(node, path, 0));
            if (place != 0) {
                registrations.move(place, node);
                paths.release(place);
            }
        }
    }

    /** Watches that do not end go on by path, since the id may be given to another node. */
    private void moveNodeToPath(final int node) {
        if (registrations.isWatched(WatchTable.PERSISTENT, node)
                || registrations.isWatched(WatchTable.RECURSIVE, node)) {
            registrations.move(node, paths.intern(path, 0, tree.copyPath(node, path, 0)));
        }
    }
}
