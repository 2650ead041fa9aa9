package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.OWNED_NEXT;
import static io.paddock.engine.tree.RecordLayout.OWNED_PREVIOUS;
import static io.paddock.engine.tree.RecordLayout.OWNERS;
import static io.paddock.engine.tree.RecordLayout.WORD;

import io.paddock.engine.arena.Arena;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which nodes a session owns: one record per session that has any, found through the index, and a list through the
 * extensions of the nodes, in the order of creation. Engine thread.
 */
final class Owners {
    private static final int FIRST = WORD;
    private static final int COUNT = WORD + 4;

    private final Arena arena;
    private final Nodes nodes;
    private final Records records;
    private final RecordIndex index;
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[Long.BYTES]);

    Owners(final Arena arena, final Nodes nodes, final Records records, final RecordIndex index) {
        this.arena = arena;
        this.nodes = nodes;
        this.records = records;
        this.index = index;
    }

    int total() {
        return arena.getInt(Arena.HEADER, TreeHeader.EPHEMERAL_COUNT);
    }

    int first(final long sessionId) {
        final int record = find(sessionId);
        return record == 0 ? ZnodeTree.NONE : arena.getInt(record, FIRST);
    }

    int count(final long sessionId) {
        final int record = find(sessionId);
        return record == 0 ? 0 : arena.getInt(record, COUNT);
    }

    int find(final long sessionId) {
        key.putLong(0, sessionId);
        return index.find(OWNERS, key, 0, Long.BYTES);
    }

    void append(final long sessionId, final int node) {
        int record = find(sessionId);
        if (record == 0) {
            record = add();
        }
        final int extension = nodes.extension(node);
        final int first = arena.getInt(record, FIRST);
        if (first == 0) {
            arena.putInt(record, FIRST, node);
            arena.putInt(extension, OWNED_PREVIOUS, node);
        } else {
            final int firstExtension = nodes.extension(first);
            final int last = arena.getInt(firstExtension, OWNED_PREVIOUS);
            arena.putInt(nodes.extension(last), OWNED_NEXT, node);
            arena.putInt(extension, OWNED_PREVIOUS, last);
            arena.putInt(firstExtension, OWNED_PREVIOUS, node);
        }
        arena.putInt(extension, OWNED_NEXT, 0);
        arena.putInt(record, COUNT, arena.getInt(record, COUNT) + 1);
        arena.putInt(Arena.HEADER, TreeHeader.EPHEMERAL_COUNT, total() + 1);
    }

    void remove(final long sessionId, final int node) {
        final int record = find(sessionId);
        final int extension = nodes.extension(node);
        final int next = arena.getInt(extension, OWNED_NEXT);
        final int previous = arena.getInt(extension, OWNED_PREVIOUS);
        final int first = arena.getInt(record, FIRST);
        if (first == node) {
            arena.putInt(record, FIRST, next);
        } else {
            arena.putInt(nodes.extension(previous), OWNED_NEXT, next);
        }
        if (next != 0) {
            arena.putInt(nodes.extension(next), OWNED_PREVIOUS, previous);
        } else if (first != node) {
            arena.putInt(nodes.extension(first), OWNED_PREVIOUS, previous);
        }
        arena.putInt(Arena.HEADER, TreeHeader.EPHEMERAL_COUNT, total() - 1);
        final int count = arena.getInt(record, COUNT) - 1;
        arena.putInt(record, COUNT, count);
        if (count == 0) {
            index.remove(record);
            records.free(record);
        }
    }

    /** Adds a record for the session that was looked for last. */
    private int add() {
        final int record = arena.allocate(RecordLayout.BODY + Records.nameFieldLength(Long.BYTES));
        arena.initLong(record, RecordLayout.STAMP, 0);
        arena.initLong(record, WORD, 0);
        final int hash = KeyHash.of(OWNERS, key, 0, Long.BYTES);
        records.initKey(record, OWNERS, key, 0, Long.BYTES);
        index.add(hash, record);
        return record;
    }
}
