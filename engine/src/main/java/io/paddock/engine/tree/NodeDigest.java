package io.paddock.engine.tree;

import static io.paddock.engine.arena.ByteHash.mix;

import io.paddock.engine.arena.Arena;
import java.util.Arrays;

/**
 * What a node adds to the digest of its tree: the sum of four terms, so that a change computes only those which it
 * touches. Each starts from the key of the node, a hash of its path. Engine thread.
 */
final class NodeDigest {
    private static final long ROOT_KEY = 0x7061_6464_6F63_6B00L;
    private static final int OWNER_ROTATION = 11;
    private static final int ACL_ROTATION = 21;
    private static final int CHILDREN_ROTATION = 42;
    /** Parents whose keys are remembered. */
    private static final int SLOTS = 256;

    private final Arena arena;
    private final Records records;
    private final Nodes nodes;
    private final AclTable acls;
    private final int[] knownNodes = new int[SLOTS];
    private final long[] knownKeys = new long[SLOTS];
    private int[] way = new int[16];

    NodeDigest(final Arena arena, final Records records, final Nodes nodes, final AclTable acls) {
        this.arena = arena;
        this.records = records;
        this.nodes = nodes;
        this.acls = acls;
    }

    /** Hash of a path. */
    long key(final int node) {
        return node == ZnodeTree.ROOT ? ROOT_KEY : key(parentKey(arena.getInt(node, RecordLayout.PARENT)), node);
    }

    /** Hash of the path of a node with children, which is remembered. */
    long parentKey(final int parent) {
        int at = parent;
        int depth = 0;
        long key = ROOT_KEY;
        while (at != ZnodeTree.ROOT) {
            final int slot = at & SLOTS - 1;
            if (knownNodes[slot] == at) {
                key = knownKeys[slot];
                break;
            }
            if (depth == way.length) {
                way = Arrays.copyOf(way, 2 * depth);
            }
            way[depth++] = at;
            at = arena.getInt(at, RecordLayout.PARENT);
        }
        while (depth > 0) {
            at = way[--depth];
            key = key(key, at);
            final int slot = at & SLOTS - 1;
            knownNodes[slot] = at;
            knownKeys[slot] = key;
        }
        return key;
    }

    /** Hash of the path of a node, given that of its parent. */
    long key(final long parentKey, final int node) {
        return records.hashName(node, parentKey);
    }

    /** The id may be given to another node from now on. */
    void forget(final int node) {
        final int slot = node & SLOTS - 1;
        if (knownNodes[slot] == node) {
            knownNodes[slot] = ZnodeTree.NONE;
        }
    }

    /** Any id may stand for another node from now on. */
    void forgetAll() {
        Arrays.fill(knownNodes, ZnodeTree.NONE);
    }

    /** All terms. */
    long of(final int node, final long key) {
        return origin(node, key) + content(node, key) + acl(node, key) + children(node, key);
    }

    /** Data and everything that changes with it. */
    long content(final int node, final long key) {
        final int length = nodes.dataLength(node);
        final long data = nodes.hashData(node, length);
        if (!nodes.isExtended(node)) {
            return content(key, nodes.czxid(node), nodes.ctime(node), 0, length, data);
        }
        final int extension = nodes.extension(node);
        return content(
                key,
                arena.getLong(extension, RecordLayout.MZXID),
                arena.getLong(extension, RecordLayout.MTIME),
                arena.getInt(extension, RecordLayout.VERSION),
                length,
                data);
    }

    /** ACL and its version. */
    long acl(final int node, final long key) {
        return mix(
                acls.digest(nodes.acl(node)),
                nodes.intField(node, RecordLayout.AVERSION) ^ Long.rotateLeft(key, ACL_ROTATION));
    }

    /** Newest change of the children and their counts; 0 for a node that never had any. */
    long children(final int node, final long key) {
        if (records.shape(node) != RecordLayout.FULL) {
            return 0;
        }
        final int extension = nodes.extension(node);
        final long created = arena.getInt(extension, RecordLayout.CREATED);
        final int count = arena.getInt(extension, RecordLayout.CHILDREN);
        return created == 0 && count == 0
                ? 0
                : mix(
                        arena.getLong(extension, RecordLayout.PZXID),
                        (created << Integer.SIZE | count) ^ Long.rotateLeft(key, CHILDREN_ROTATION));
    }

    /** What stays as it was at the creation. */
    private long origin(final int node, final long key) {
        final long owner = nodes.longField(node, RecordLayout.OWNER, StoredOwner.PERSISTENT);
        return mix(nodes.czxid(node) + Long.rotateLeft(owner, OWNER_ROTATION), mix(nodes.ctime(node), key ^ owner));
    }

    private static long content(
            final long key, final long zxid, final long timeMs, final int version, final int length, final long data) {
        final long numbers = (long) version << Integer.SIZE | length & 0xFFFF_FFFFL;
        return mix(mix(zxid, timeMs ^ key), mix(numbers, data));
    }
}
