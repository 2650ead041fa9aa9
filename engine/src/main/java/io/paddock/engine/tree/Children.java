package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.CHILDREN;
import static io.paddock.engine.tree.RecordLayout.CREATED;
import static io.paddock.engine.tree.RecordLayout.FIRST_CHILD;
import static io.paddock.engine.tree.RecordLayout.NEXT;
import static io.paddock.engine.tree.RecordLayout.PREVIOUS;
import static io.paddock.engine.tree.RecordLayout.PZXID;

import io.paddock.engine.arena.Arena;

/** The children of a node as a list in the order of creation, and what the parent's stat says of them. Engine thread. */
final class Children {
    private final Arena arena;
    private final Nodes nodes;

    Children(final Arena arena, final Nodes nodes) {
        this.arena = arena;
        this.nodes = nodes;
    }

    int first(final int parent) {
        return nodes.intField(parent, FIRST_CHILD);
    }

    int next(final int node) {
        return arena.getInt(node, NEXT);
    }

    void append(final int parent, final int node) {
        final int extension = nodes.extend(parent, RecordLayout.FULL);
        final int first = arena.getInt(extension, FIRST_CHILD);
        if (first == 0) {
            arena.putInt(extension, FIRST_CHILD, node);
            arena.initInt(node, PREVIOUS, node);
        } else {
            final int last = arena.getInt(first, PREVIOUS);
            arena.putInt(last, NEXT, node);
            arena.putInt(first, PREVIOUS, node);
            arena.initInt(node, PREVIOUS, last);
        }
        arena.initInt(node, NEXT, 0);
        arena.putInt(extension, CHILDREN, arena.getInt(extension, CHILDREN) + 1);
    }

    void remove(final int parent, final int node) {
        final int extension = nodes.extension(parent);
        final int first = arena.getInt(extension, FIRST_CHILD);
        final int next = arena.getInt(node, NEXT);
        final int previous = arena.getInt(node, PREVIOUS);
        if (first == node) {
            arena.putInt(extension, FIRST_CHILD, next);
        } else {
            arena.putInt(previous, NEXT, next);
        }
        if (next != 0) {
            arena.putInt(next, PREVIOUS, previous);
        } else if (first != node) {
            arena.putInt(first, PREVIOUS, previous);
        }
        arena.putInt(extension, CHILDREN, arena.getInt(extension, CHILDREN) - 1);
    }

    /**
     * Counts a creation. At 2^31 - 1 the counter sticks, and then the parent's pzxid no longer moves on creates: so the
     * reference behaves (protocol reference §10).
     */
    void countCreated(final int parent, final long zxid) {
        final int extension = nodes.extension(parent);
        final int created = arena.getInt(extension, CREATED);
        if (created != Integer.MAX_VALUE) {
            arena.putInt(extension, CREATED, created + 1);
            arena.putLong(extension, PZXID, zxid);
        }
    }

    void countDeleted(final int parent, final long zxid) {
        arena.putLong(nodes.extension(parent), PZXID, zxid);
    }
}
