package io.paddock.engine.quota;

import io.paddock.engine.tree.StoredOwner;
import io.paddock.engine.tree.ZnodeTree;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.IntArrayList;

/**
 * Knows the containers and TTL nodes, and finds those that may go (protocol reference §16.2), a slice at a time so that
 * the engine thread is never held up. The index is not part of the state: after a snapshot was loaded it is filled by
 * walking the tree, also in slices. At 16 to 32 bytes a node it costs nothing where there are no such nodes.
 */
public final class ReapIndex {
    private static final int NOT_THERE = -1;

    private final ZnodeTree tree;
    private final IntArrayList nodes = new IntArrayList();
    private final Int2IntHashMap positions = new Int2IntHashMap(NOT_THERE);
    private int cursor;
    private int walk = ZnodeTree.NONE;

    public ReapIndex(final ZnodeTree tree) {
        this.tree = tree;
    }

    /** The tree has new contents: forget all and fill again during the next scans. */
    public void onLoaded() {
        nodes.clear();
        positions.clear();
        cursor = 0;
        walk = ZnodeTree.ROOT;
    }

    /** A node was created. */
    public void onCreated(final int node) {
        final long owner = tree.storedOwner(node);
        if ((owner == StoredOwner.CONTAINER || StoredOwner.isTtl(owner)) && positions.get(node) == NOT_THERE) {
            positions.put(node, nodes.size());
            nodes.addInt(node);
        }
    }

    /** A node was deleted. */
    public void onDeleted(final int node) {
        if (node == walk) {
            // Its siblings can no longer be reached from it. What was found stays; the walk begins again.
            walk = ZnodeTree.ROOT;
        }
        final int position = positions.remove(node);
        if (position == NOT_THERE) {
            return;
        }
        final int last = nodes.size() - 1;
        final int moved = nodes.getInt(last);
        nodes.fastUnorderedRemove(position);
        if (moved != node) {
            positions.put(moved, position);
        }
    }

    /** Containers and TTL nodes known. */
    public int size() {
        return nodes.size();
    }

    /**
     * Looks at the next nodes of the round, or goes on filling the index first.
     *
     * @param nowMs wall time.
     * @param maxNeverUsedMs a container that never had a child goes after so long; 0 for never.
     * @param limit nodes to look at.
     * @return true when the round is complete, so that the next call begins another.
     */
    public boolean scan(final long nowMs, final long maxNeverUsedMs, final int limit, final ReapHandler handler) {
        if (walk != ZnodeTree.NONE) {
            fill(limit);
            return false;
        }
        for (int i = 0; i < limit && cursor < nodes.size(); i++) {
            final int node = nodes.getInt(cursor++);
            if (isOver(node, nowMs, maxNeverUsedMs)) {
                handler.onCandidate(node);
            }
        }
        if (cursor < nodes.size()) {
            return false;
        }
        cursor = 0;
        return true;
    }

    private boolean isOver(final int node, final long nowMs, final long maxNeverUsedMs) {
        if (tree.numChildren(node) != 0) {
            return false;
        }
        final long ageMs = nowMs - tree.mtime(node);
        final long owner = tree.storedOwner(node);
        if (owner == StoredOwner.CONTAINER) {
            return tree.childrenCreated(node) != 0 || maxNeverUsedMs > 0 && ageMs > maxNeverUsedMs;
        }
        return ageMs > StoredOwner.ttlMs(owner);
    }

    private void fill(final int limit) {
        for (int i = 0; i < limit && walk != ZnodeTree.NONE; i++) {
            onCreated(walk);
            walk = tree.next(walk, ZnodeTree.ROOT);
        }
    }
}
