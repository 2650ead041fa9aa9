package io.paddock.engine.watch;

import io.paddock.engine.tree.ZnodeTree;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;

/**
 * Who waits for what on this server: the data and child tables of the protocol, by node id where the node exists and
 * by path where it does not. Watchers are connections, named by a number that is never used twice. Not replicated, not
 * part of snapshots. Engine thread.
 *
 * <p>Memory: 10 to 13 bytes for a watched path with one watcher; with more of them the set beside it, at most 6 bytes
 * for each, and one bit for each where most connections watch. Nothing is allocated once the table has had its size.
 * Paths are not validated; "" is the root, as in {@link ZnodeTree#find}.
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

    /** Wire type: the standard watches of the child table. */
    public static final int TYPE_CHILDREN = 1;
    /** Wire type: the standard watches of the data table. */
    public static final int TYPE_DATA = 2;
    /** Wire type: whatever there is. */
    public static final int TYPE_ANY = 3;
    /** Wire type: persistent, in both tables. */
    public static final int TYPE_PERSISTENT = 4;
    /** Wire type: persistent recursive. */
    public static final int TYPE_RECURSIVE = 5;

    private final BlockStore blocks = new BlockStore();
    private final MissingPaths paths;
    private final Watchers watchers = new Watchers();
    private final Registrations registrations;
    private final WatchDispatch dispatch;
    private final WatchSweep sweep;
    private final PlaceNames names;

    public WatchTable(final ZnodeTree tree) {
        paths = new MissingPaths(blocks, ThreadLocalRandom.current().nextLong());
        registrations = new Registrations(watchers, new SlotSets(blocks), paths);
        dispatch = new WatchDispatch(tree, watchers, registrations, paths);
        sweep = new WatchSweep(watchers, registrations, paths, blocks);
        names = new PlaceNames(tree, paths);
    }

    /**
     * Registers; again is harmless. Not for a watcher that was removed: it would never be cleaned.
     *
     * @param kind {@link #DATA}, {@link #CHILD}, {@link #PERSISTENT} or {@link #RECURSIVE}.
     * @param node the node at the path, or {@link ZnodeTree#NONE} when it does not exist now.
     */
    public void add(
            final int watcher,
            final int kind,
            final int node,
            final DirectBuffer path,
            final int offset,
            final int length) {
        final int known = place(node, path, offset, length);
        final int place = known != 0 ? known : paths.intern(path, offset, length);
        registrations.add(kind, place, watchers.assign(watcher));
    }

    /**
     * Whether the watcher has a watch of a wire type (1 children, 2 data, 3 any, 4 persistent, 5 recursive) there, as
     * checkWatches defines it.
     */
    public boolean contains(
            final int watcher,
            final int type,
            final int node,
            final DirectBuffer path,
            final int offset,
            final int length) {
        final int slot = watchers.slot(watcher);
        final int place = place(node, path, offset, length);
        if (slot < 0 || place == 0) {
            return false;
        }
        for (int kind = 0; kind < Registrations.KINDS; kind++) {
            if (covers(type, kind) && registrations.contains(kind, place, slot)) {
                return true;
            }
        }
        return false;
    }

    /** Removes as removeWatches defines it; false when nothing was found. */
    public boolean remove(
            final int watcher,
            final int type,
            final int node,
            final DirectBuffer path,
            final int offset,
            final int length) {
        final int slot = watchers.slot(watcher);
        final int place = place(node, path, offset, length);
        if (slot < 0 || place == 0) {
            return false;
        }
        boolean removed = false;
        for (int kind = 0; kind < Registrations.KINDS; kind++) {
            removed |= covers(type, kind) && registrations.remove(kind, place, slot);
        }
        if (removed) {
            registrations.releaseIfUnwatched(place);
        }
        return removed;
    }

    /**
     * The connection is gone: none of its watches fires, counts or is listed again. Takes the same short time whatever
     * it had; {@link #clean} does the rest. The only method that a {@link WatchSink} may call while it is told.
     */
    public void removeWatcher(final int watcher) {
        watchers.retire(watcher);
    }

    /**
     * One slice of the work that closed connections leave. For the duty cycle: a small limit (64) when there is other
     * work, a large one when idle.
     *
     * @param limit watched paths to look at; exceeded by up to one segment of about a thousand.
     * @return paths looked at, 0 when there is nothing to clean.
     */
    public int clean(final int limit) {
        return sweep.advance(limit);
    }

    /** A node was created: data table of its path, then child table of the parent. */
    public void onCreated(final int node, final long zxid, final WatchSink sink) {
        dispatch.onCreated(node, zxid, sink);
    }

    /** A node was deleted and is still readable: data, child (not twice to one watcher), child of the parent. */
    public void onDeleted(final int node, final long zxid, final WatchSink sink) {
        dispatch.onDeleted(node, zxid, sink);
    }

    /** Data was set. */
    public void onDataChanged(final int node, final long zxid, final WatchSink sink) {
        dispatch.onDataChanged(node, zxid, sink);
    }

    /** Watches of both tables, one for each connection and path: {@code watch_count} of {@code mntr}. */
    public long watchCount() {
        return watchers.dataTotal() + watchers.childTotal();
    }

    /** Watches of the data table: {@code Total watches} of {@code wchs}. */
    public long dataWatchCount() {
        return watchers.dataTotal();
    }

    /**
     * Paths with a watch in the data table, as {@code wchs} shows them. Those watched by closed connections only are
     * in it until they are cleaned.
     */
    public int watchedPathCount() {
        return registrations.dataPlaces();
    }

    /** Connections with a watch in the data table, as {@code wchs} shows them. */
    public int watchingCount() {
        return watchers.withDataWatch();
    }

    /** A listing of the data table path by path ({@code wchp}): each path, then its watchers. */
    public WatchWalk walkByPath() {
        return new PathWalk(registrations, names, watchers);
    }

    /**
     * A listing of the data table connection by connection ({@code wchc}): each watcher, then its paths. Takes 8 bytes
     * per watch while it is made.
     */
    public WatchWalk walkByWatcher() {
        return new WatcherWalk(registrations, names, watchers);
    }

    /** Memory that the table keeps now, bytes. */
    public long footprintBytes() {
        return blocks.footprintBytes()
                + paths.footprintBytes()
                + registrations.footprintBytes()
                + watchers.footprintBytes();
    }

    /** The place of a path, 0 when it is missing and nobody watches it. */
    private int place(final int node, final DirectBuffer path, final int offset, final int length) {
        if (node != ZnodeTree.NONE) {
            return node;
        }
        final boolean isRoot = length == 0 || length == 1 && path.getByte(offset) == '/';
        return isRoot ? ZnodeTree.ROOT : paths.find(path, offset, length);
    }

    private static boolean covers(final int type, final int kind) {
        return switch (type) {
            case TYPE_CHILDREN -> kind == CHILD;
            case TYPE_DATA -> kind == DATA;
            case TYPE_ANY -> true;
            case TYPE_PERSISTENT -> kind == PERSISTENT;
            case TYPE_RECURSIVE -> kind == RECURSIVE;
            default -> throw new IllegalArgumentException("type of watch must be 1 to 5, not " + type);
        };
    }
}
