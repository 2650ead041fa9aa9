package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.ACLS;
import static io.paddock.engine.tree.RecordLayout.STAMP;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.IntTable;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Interned ACLs: equal lists have one id, counted by the nodes that carry it, gone with the last. Ids are given
 * deterministically (the newest free one, else the next). An ACL is kept as the bytes of its wire record, vec(ACL), in
 * the tree's arena, so it is rolled back and saved with the nodes. Engine thread.
 */
public final class AclTable {
    /** world:anyone with all permissions; always there. */
    public static final int OPEN = 0;
    /** world:anyone with READ; always there. */
    public static final int READ_ONLY = 1;

    private static final int ALL_PERMISSIONS = 31;
    private static final int READ_PERMISSION = 1;
    private static final int USERS = STAMP + 4;

    private final Arena arena;
    private final Records records;
    private final RecordIndex index;
    private final IntTable ids;
    /** Ids that may have no users when the transaction closes. */
    private final IntArrayList candidates = new IntArrayList();
    /** By id; on the heap, because a number must not come back with a rollback. */
    private int[] generations = new int[64];
    /** Of {@link #OPEN}, which most nodes carry. */
    private long openDigest;

    AclTable(final Arena arena, final Records records, final RecordIndex index) {
        this.arena = arena;
        this.records = records;
        this.index = index;
        this.ids = new IntTable(arena, TreeHeader.ACL_IDS);
    }

    void initialise() {
        addWorldAnyone(ALL_PERMISSIONS, OPEN);
        addWorldAnyone(READ_PERMISSION, READ_ONLY);
        openDigest = records.hashName(record(OPEN), 0);
    }

    /** The id of a list; a new one counts no users yet and lives until the next {@link #sweep}. */
    public int intern(final DirectBuffer acl, final int offset, final int length) {
        final int hash = KeyHash.of(ACLS, acl, offset, length);
        final int known = index.find(hash, ACLS, acl, offset, length);
        if (known != 0) {
            return arena.getInt(known, STAMP);
        }
        final int record = arena.allocate(RecordLayout.BODY + Records.nameFieldLength(length));
        final int id = assign(record);
        arena.initInt(record, STAMP, id);
        arena.initInt(record, USERS, 0);
        arena.initLong(record, RecordLayout.WORD, 0);
        records.initKey(record, ACLS, acl, offset, length);
        index.add(hash, record);
        candidates.addInt(id);
        return id;
    }

    public int length(final int id) {
        return records.nameLength(record(id));
    }

    /** Copies the record; returns its length. */
    public int copy(final int id, final MutableDirectBuffer target, final int offset) {
        return records.copyName(record(id), target, offset);
    }

    /**
     * A number that changes whenever the id is given to another list, so that parsed forms can be cached by
     * (id, generation).
     */
    public int generation(final int id) {
        return generations[id];
    }

    /** Ids given so far are below; some may be free. */
    public int limit() {
        return ids.length();
    }

    /** Whether the id stands for a list now. */
    public boolean contains(final int id) {
        return id >= 0 && id < ids.length() && ids.get(id) > 0;
    }

    /** Nodes that carry the list; not counted for {@link #OPEN} and {@link #READ_ONLY}. */
    public int users(final int id) {
        return arena.getInt(record(id), USERS);
    }

    /** Hash of the list. */
    long digest(final int id) {
        return id == OPEN ? openDigest : records.hashName(record(id), 0);
    }

    void acquire(final int id) {
        if (id > READ_ONLY) {
            final int record = record(id);
            arena.putInt(record, USERS, arena.getInt(record, USERS) + 1);
        } else if (id < 0) {
            throw new IllegalArgumentException("no ACL " + id);
        }
    }

    void release(final int id) {
        if (id > READ_ONLY) {
            final int record = record(id);
            final int users = arena.getInt(record, USERS) - 1;
            arena.putInt(record, USERS, users);
            if (users == 0) {
                candidates.addInt(id);
            }
        }
    }

    /** Drops lists without users; called by the tree when a transaction closes. */
    void sweep() {
        final int count = candidates.size();
        if (count == 1) {
            dropUnused(candidates.getInt(0));
            candidates.clear();
        } else if (count > 1) {
            // In order of ids: a server that was loaded from an image finds its candidates that way.
            final int[] sorted = candidates.toIntArray();
            Arrays.sort(sorted);
            for (final int id : sorted) {
                dropUnused(id);
            }
            candidates.clear();
        }
    }

    void onRolledBack() {
        ids.spans().onRolledBack();
    }

    void onSettled() {
        ids.spans().onSettled();
    }

    /** The arena has been loaded. */
    void reload() {
        ids.spans().reload();
        candidates.clear();
        for (int id = 0, limit = ids.length(); id < limit; id++) {
            ensureGeneration(id);
            generations[id]++;
            if (contains(id) && users(id) == 0) {
                candidates.addInt(id);
            }
        }
    }

    IntTable ids() {
        return ids;
    }

    int record(final int id) {
        if (!contains(id)) {
            throw new IllegalArgumentException("no ACL " + id);
        }
        return ids.get(id);
    }

    private int assign(final int record) {
        final int free = arena.getInt(Arena.HEADER, TreeHeader.ACL_FREE);
        final int id;
        if (free == 0) {
            id = ids.add(record);
        } else {
            id = free - 1;
            // A free id holds the complement of the next free id + 1.
            arena.putInt(Arena.HEADER, TreeHeader.ACL_FREE, ~ids.get(id));
            ids.put(id, record);
        }
        ensureGeneration(id);
        generations[id]++;
        return id;
    }

    private void dropUnused(final int id) {
        if (id > READ_ONLY && contains(id) && users(id) == 0) {
            drop(id);
        }
    }

    private void drop(final int id) {
        final int record = record(id);
        index.remove(record);
        records.free(record);
        ids.put(id, ~arena.getInt(Arena.HEADER, TreeHeader.ACL_FREE));
        arena.putInt(Arena.HEADER, TreeHeader.ACL_FREE, id + 1);
    }

    private void ensureGeneration(final int id) {
        if (id >= generations.length) {
            generations = Arrays.copyOf(generations, id * 2);
        }
    }

    private void addWorldAnyone(final int permissions, final int expectedId) {
        final UnsafeBuffer acl = new UnsafeBuffer(new byte[64]);
        acl.putInt(0, 1, ByteOrder.BIG_ENDIAN);
        acl.putInt(4, permissions, ByteOrder.BIG_ENDIAN);
        final int end = putString(acl, putString(acl, 8, "world"), "anyone");
        if (intern(acl, 0, end) != expectedId) {
            throw new IllegalStateException("built-in ACL has another id than " + expectedId);
        }
    }

    private static int putString(final UnsafeBuffer target, final int at, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        target.putInt(at, bytes.length, ByteOrder.BIG_ENDIAN);
        target.putBytes(at + 4, bytes);
        return at + 4 + bytes.length;
    }
}
