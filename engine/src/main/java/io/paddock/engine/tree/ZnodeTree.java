package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.DELETED;
import static io.paddock.engine.tree.RecordLayout.PARENT;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.arena.PageSource;
import io.paddock.engine.arena.Values;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The namespace: every znode with its stat, data, children and ACL, off the Java heap.
 *
 * <p>Nodes are named by a 31-bit id, {@link #NONE} for no node. An id is stable for the life of the node and may be
 * given again after {@link #delete}. Nothing here validates paths or permissions: that is the state machine's. All
 * changes are deterministic: the same calls give the same bytes in the arena on every server. One thread.
 *
 * <p>A new tree holds the built-in nodes (protocol reference §11): {@code /}, {@code /zookeeper},
 * {@code /zookeeper/quota} and {@code /zookeeper/config}, put in place without counting creations.
 */
public final class ZnodeTree implements AutoCloseable {
    public static final int NONE = 0;
    /** The first block of an arena. */
    public static final int ROOT = 2050;
    /** Bytes of an encoded stat on the wire. */
    public static final int STAT_LENGTH = 68;

    private static final byte SEPARATOR = '/';

    private final Arena arena;
    private final Records records;
    private final RecordIndex index;
    private final Nodes nodes;
    private final Children children;
    private final Owners owners;
    private final AclTable acls;
    private final NodeDigest terms;

    /** A fresh tree with the built-in nodes in memory of its own, as large as it can be. */
    public ZnodeTree() {
        this(ArenaConfig.largest());
    }

    /** A fresh tree with the built-in nodes in memory of its own, which {@link #close()} releases. */
    public ZnodeTree(final ArenaConfig config) {
        arena = new Arena(config);
        final Values values = new Values(arena);
        records = new Records(arena, values);
        index = new RecordIndex(arena, records);
        nodes = new Nodes(arena, records, values);
        children = new Children(arena, nodes);
        owners = new Owners(arena, nodes, records, index);
        acls = new AclTable(arena, records, index);
        terms = nodeDigest();
        initialise();
    }

    /** The ACLs that nodes of this tree carry. */
    public AclTable acls() {
        return acls;
    }

    /** The memory of the tree: its size, its bound, its images. Not to be changed by others. */
    public Arena arena() {
        return arena;
    }

    // Finding.

    /** The node at a path, {@link #NONE} when there is none. "" and "/" are the root; "/a/" is a missing name. */
    public int find(final DirectBuffer path, final int offset, final int length) {
        if (length == 0 || length == 1 && path.getByte(offset) == SEPARATOR) {
            return ROOT;
        }
        if (path.getByte(offset) != SEPARATOR) {
            return NONE;
        }
        int node = ROOT;
        int start = offset + 1;
        final int end = offset + length;
        for (int at = start; node != NONE && at <= end; at++) {
            if (at == end || path.getByte(at) == SEPARATOR) {
                node = child(node, path, start, at - start);
                start = at + 1;
            }
        }
        return node;
    }

    /** The child of that name, {@link #NONE} when there is none. */
    public int child(final int parent, final DirectBuffer name, final int offset, final int length) {
        return index.find(parent, name, offset, length);
    }

    /** {@link #NONE} for the root. Still valid for a node whose delete has not been settled. */
    public int parent(final int node) {
        return arena.getInt(node, PARENT);
    }

    /** The oldest child, {@link #NONE} without children. */
    public int firstChild(final int node) {
        return children.first(node);
    }

    /** The next child of the same parent in the order of creation, {@link #NONE} after the last. */
    public int nextSibling(final int node) {
        return children.next(node);
    }

    public int nameLength(final int node) {
        return records.nameLength(node);
    }

    /** Copies the name; returns its length. */
    public int copyName(final int node, final MutableDirectBuffer target, final int offset) {
        return records.copyName(node, target, offset);
    }

    public int pathLength(final int node) {
        if (node == ROOT) {
            return 1;
        }
        int length = 0;
        for (int at = node; at != ROOT; at = parent(at)) {
            length += 1 + nameLength(at);
        }
        return length;
    }

    /** Copies the absolute path ("/" for the root); returns its length. */
    public int copyPath(final int node, final MutableDirectBuffer target, final int offset) {
        final int length = pathLength(node);
        int end = offset + length;
        if (node == ROOT) {
            target.putByte(offset, SEPARATOR);
        }
        for (int at = node; at != ROOT; at = parent(at)) {
            end -= nameLength(at);
            copyName(at, target, end);
            target.putByte(--end, SEPARATOR);
        }
        return length;
    }

    // Reading.

    public long czxid(final int node) {
        return nodes.czxid(node);
    }

    public long mzxid(final int node) {
        return nodes.longField(node, RecordLayout.MZXID, czxid(node));
    }

    public long pzxid(final int node) {
        return nodes.longField(node, RecordLayout.PZXID, czxid(node));
    }

    /** ms since 1970. */
    public long ctime(final int node) {
        return nodes.ctime(node);
    }

    /** ms since 1970. */
    public long mtime(final int node) {
        return nodes.longField(node, RecordLayout.MTIME, ctime(node));
    }

    public int version(final int node) {
        return nodes.intField(node, RecordLayout.VERSION);
    }

    public int aversion(final int node) {
        return nodes.intField(node, RecordLayout.AVERSION);
    }

    /** Creates and deletes of children together, as 32 bits; negative for built-in parents, whose children were put. */
    public int cversion(final int node) {
        return 2 * childrenCreated(node) - numChildren(node);
    }

    /**
     * Children ever created: the number that the next sequential child gets. Sticks at 2^31 - 1, as the reference does.
     */
    public int childrenCreated(final int node) {
        return nodes.intField(node, RecordLayout.CREATED);
    }

    public int numChildren(final int node) {
        return nodes.intField(node, RecordLayout.CHILDREN);
    }

    /** Owner as stored: 0, a session id, or the container or TTL encodings of {@link StoredOwner}. */
    public long storedOwner(final int node) {
        return nodes.longField(node, RecordLayout.OWNER, StoredOwner.PERSISTENT);
    }

    /** Id of the ACL in {@link AclTable}. */
    public int acl(final int node) {
        return nodes.acl(node);
    }

    /** -1 for null data. */
    public int dataLength(final int node) {
        return nodes.dataLength(node);
    }

    /** Copies all of the data (nothing for null); returns the bytes copied. */
    public int copyData(final int node, final MutableDirectBuffer target, final int offset) {
        return nodes.copyData(node, target, offset);
    }

    /** Writes the 68 bytes of the wire's Stat record. */
    public void encodeStat(final int node, final MutableDirectBuffer target, final int offset) {
        target.putLong(offset, czxid(node), ByteOrder.BIG_ENDIAN);
        target.putLong(offset + 8, mzxid(node), ByteOrder.BIG_ENDIAN);
        target.putLong(offset + 16, ctime(node), ByteOrder.BIG_ENDIAN);
        target.putLong(offset + 24, mtime(node), ByteOrder.BIG_ENDIAN);
        target.putInt(offset + 32, version(node), ByteOrder.BIG_ENDIAN);
        target.putInt(offset + 36, cversion(node), ByteOrder.BIG_ENDIAN);
        target.putInt(offset + 40, aversion(node), ByteOrder.BIG_ENDIAN);
        target.putLong(offset + 44, StoredOwner.visible(storedOwner(node)), ByteOrder.BIG_ENDIAN);
        target.putInt(offset + 52, Math.max(0, dataLength(node)), ByteOrder.BIG_ENDIAN);
        target.putInt(offset + 56, numChildren(node), ByteOrder.BIG_ENDIAN);
        target.putLong(offset + 60, pzxid(node), ByteOrder.BIG_ENDIAN);
    }

    /** Nodes, the root included once. */
    public int size() {
        return arena.getInt(Arena.HEADER, TreeHeader.NODE_COUNT);
    }

    /** Sum of path and data lengths of all nodes, as {@code approximate_data_size} counts them. */
    public long approximateDataSize() {
        return arena.getLong(Arena.HEADER, TreeHeader.DATA_SIZE);
    }

    /** The digest of everything in the tree, which is the same on every server in this state; see {@link TreeDigest}. */
    public long digest() {
        return arena.getLong(Arena.HEADER, TreeHeader.DIGEST);
    }

    /** Nodes below this one, at any depth; walks them. */
    public int descendants(final int node) {
        int count = 0;
        int at = next(node, node);
        while (at != NONE) {
            count++;
            at = next(at, node);
        }
        return count;
    }

    /**
     * The node after this one when everything below {@code top} is walked, parents before their children, siblings in
     * order; {@link #NONE} at the end. Start with {@code next(top, top)}.
     */
    public int next(final int node, final int top) {
        final int child = firstChild(node);
        if (child != NONE) {
            return child;
        }
        int at = node;
        while (at != top) {
            final int sibling = nextSibling(at);
            if (sibling != NONE) {
                return sibling;
            }
            at = parent(at);
        }
        return NONE;
    }

    /** Whether work that adds about so many bytes of names and data may be admitted; see {@link Arena#hasRoom}. */
    public boolean hasRoom(final long bytes) {
        return arena.hasRoom(bytes);
    }

    // Ephemerals.

    /** Nodes owned by sessions. */
    public int ephemeralCount() {
        return owners.total();
    }

    /** Nodes owned by one session. */
    public int ephemeralCount(final long sessionId) {
        return owners.count(sessionId);
    }

    /** The oldest node owned by the session, {@link #NONE} without any. */
    public int firstEphemeral(final long sessionId) {
        return owners.first(sessionId);
    }

    /** The next node of the same owner in the order of creation, {@link #NONE} after the last. */
    public int nextEphemeral(final int node) {
        return nodes.intField(node, RecordLayout.OWNED_NEXT);
    }

    // Changing.

    /**
     * Adds a child: czxid = mzxid = pzxid = zxid, times, versions 0; the parent's pzxid and creation counter move.
     *
     * @param dataLength -1 for null data.
     * @param storedOwner see {@link StoredOwner}; a session id puts the node on that session's list.
     * @return the new node.
     * @throws io.paddock.engine.arena.ArenaFullException at the bound; the transaction has to be rolled back then.
     */
    public int create(
            final int parent,
            final DirectBuffer name,
            final int nameOffset,
            final int nameLength,
            final DirectBuffer data,
            final int dataOffset,
            final int dataLength,
            final int acl,
            final long storedOwner,
            final long zxid,
            final long timeMs) {
        requireLive(parent);
        final long parentKey = terms.parentKey(parent);
        final long before = terms.children(parent, parentKey);
        final int node = nodes.allocate(nameLength, dataLength);
        final int hash = KeyHash.of(parent, name, nameOffset, nameLength);
        records.initKey(node, parent, name, nameOffset, nameLength);
        nodes.initStamp(node, zxid, timeMs, acl, storedOwner);
        nodes.initData(node, nameLength, data, dataOffset, dataLength);
        index.add(hash, node);
        children.append(parent, node);
        children.countCreated(parent, zxid);
        if (StoredOwner.isSession(storedOwner)) {
            owners.append(storedOwner, node);
        }
        acls.acquire(acl);
        count(1, pathLength(node) + Math.max(0, dataLength));
        addDigest(terms.of(node, terms.key(parentKey, node)) + terms.children(parent, parentKey) - before);
        return node;
    }

    /** Takes a childless node out; its fields stay readable until {@link #settle}. The parent's pzxid moves. */
    public void delete(final int node, final long zxid) {
        requireLive(node);
        if (node == ROOT || firstChild(node) != NONE) {
            throw new IllegalStateException("node " + node + " is the root or has children");
        }
        final int parent = parent(node);
        final long parentKey = terms.parentKey(parent);
        final long before = terms.children(parent, parentKey) + terms.of(node, terms.key(parentKey, node));
        terms.forget(node);
        count(-1, -(pathLength(node) + Math.max(0, dataLength(node))));
        final long owner = storedOwner(node);
        if (StoredOwner.isSession(owner)) {
            owners.remove(owner, node);
        }
        acls.release(acl(node));
        index.remove(node);
        children.remove(parent, node);
        children.countDeleted(parent, zxid);
        records.set(node, DELETED);
        nodes.free(node);
        addDigest(terms.children(parent, parentKey) - before);
    }

    /** Replaces the data: version + 1, mzxid, mtime. */
    public void setData(
            final int node,
            final DirectBuffer data,
            final int offset,
            final int length,
            final long zxid,
            final long timeMs) {
        setData(node, data, offset, length, zxid, timeMs, version(node) + 1);
    }

    /** Replaces the data, and version, mzxid, mtime by those given. */
    public void setData(
            final int node,
            final DirectBuffer data,
            final int offset,
            final int length,
            final long zxid,
            final long timeMs,
            final int version) {
        requireLive(node);
        final long key = terms.key(node);
        final long before = terms.content(node, key);
        replaceData(node, data, offset, length);
        final int extension = nodes.extend(node, RecordLayout.CHANGED);
        arena.putInt(extension, RecordLayout.VERSION, version);
        arena.putLong(extension, RecordLayout.MZXID, zxid);
        arena.putLong(extension, RecordLayout.MTIME, timeMs);
        addDigest(terms.content(node, key) - before);
    }

    /** Replaces the data in place and nothing of the stat; for nodes that the server itself keeps. */
    public void overwriteData(final int node, final DirectBuffer data, final int offset, final int length) {
        requireLive(node);
        final long key = terms.key(node);
        final long before = terms.content(node, key);
        replaceData(node, data, offset, length);
        addDigest(terms.content(node, key) - before);
    }

    /** Replaces the ACL: aversion + 1. */
    public void setAcl(final int node, final int acl) {
        requireLive(node);
        final long key = terms.key(node);
        final long before = terms.acl(node, key);
        acls.acquire(acl);
        acls.release(acl(node));
        final int extension = nodes.extend(node, RecordLayout.CHANGED);
        arena.putInt(extension, RecordLayout.ACL, acl);
        arena.putInt(extension, RecordLayout.AVERSION, aversion(node) + 1);
        addDigest(terms.acl(node, key) - before);
    }

    // Transactions.

    /**
     * Opens a transaction: changes from here on can be taken back by {@link #rollback}. Every change happens inside
     * one; there is no nesting.
     */
    public void begin() {
        arena.begin();
    }

    /** Undoes every change since {@link #begin}, to the same ids and stats, and closes the transaction. */
    public void rollback() {
        requireTransaction();
        arena.rollback();
        index.buckets().onRolledBack();
        acls.onRolledBack();
        terms.forgetAll();
        acls.sweep();
    }

    /** Keeps the changes, frees what was deleted or replaced, and closes the transaction. */
    public void settle() {
        requireTransaction();
        arena.settle();
        index.buckets().onSettled();
        acls.onSettled();
        acls.sweep();
    }

    // Whole trees.

    /** Replaces everything by an image; see {@link Arena#load}. */
    public void load(final PageSource source, final long length) {
        arena.load(source, length);
        index.buckets().reload();
        acls.reload();
        terms.forgetAll();
    }

    /** Makes the tree what it was when it was made, whatever it holds: also what a broken {@link #load} left. */
    public void clear() {
        arena.clear();
        index.buckets().reload();
        acls.reload();
        initialise();
    }

    /**
     * Walks all that there is and throws {@link IllegalStateException} naming the first thing that is not as it must be.
     * Takes some seconds per million nodes, and memory on the heap.
     */
    public void verify() {
        new TreeVerifier(this, arena, records, index, nodes, owners).verify();
    }

    /** Releases the memory. */
    @Override
    public void close() {
        arena.close();
    }

    /** Computes the terms of the digest. */
    NodeDigest nodeDigest() {
        return new NodeDigest(arena, records, nodes, acls);
    }

    private void initialise() {
        begin();
        final int root = nodes.allocate(0, 0);
        if (root != ROOT) {
            throw new IllegalStateException("the root is " + root + ", not " + ROOT);
        }
        final UnsafeBuffer name = new UnsafeBuffer(new byte[0]);
        records.initKey(root, NONE, name, 0, 0);
        nodes.initStamp(root, 0, 0, AclTable.OPEN, StoredOwner.PERSISTENT);
        nodes.initData(root, 0, name, 0, 0);
        count(1, 1);
        index.initialise();
        acls.initialise();
        final int own = put(ROOT, "zookeeper", AclTable.OPEN);
        put(own, "config", AclTable.READ_ONLY);
        put(own, "quota", AclTable.OPEN);
        final byte[] config = "config".getBytes(StandardCharsets.US_ASCII);
        name.wrap(config);
        arena.putInt(nodes.extend(child(own, name, 0, config.length), RecordLayout.CHANGED), RecordLayout.AVERSION, -1);
        arena.putLong(Arena.HEADER, TreeHeader.DIGEST, new TreeDigest().of(this));
        settle();
    }

    /** Adds a built-in node with empty data: all zero, and the parent's creation counter does not move. */
    private int put(final int parent, final String text, final int acl) {
        final UnsafeBuffer name = new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
        final int node = create(parent, name, 0, name.capacity(), name, 0, 0, acl, StoredOwner.PERSISTENT, 0, 0);
        arena.putInt(nodes.extension(parent), RecordLayout.CREATED, 0);
        return node;
    }

    private void replaceData(final int node, final DirectBuffer data, final int offset, final int length) {
        count(0, Math.max(0, length) - Math.max(0, dataLength(node)));
        nodes.replaceData(node, data, offset, length);
    }

    private void addDigest(final long delta) {
        arena.putLong(Arena.HEADER, TreeHeader.DIGEST, digest() + delta);
    }

    private void count(final int nodeDelta, final long sizeDelta) {
        if (nodeDelta != 0) {
            arena.putInt(Arena.HEADER, TreeHeader.NODE_COUNT, size() + nodeDelta);
        }
        if (sizeDelta != 0) {
            arena.putLong(Arena.HEADER, TreeHeader.DATA_SIZE, approximateDataSize() + sizeDelta);
        }
    }

    private void requireLive(final int node) {
        requireTransaction();
        if (node == NONE || records.has(node, DELETED)) {
            throw new IllegalStateException("node " + node + " is not in the tree");
        }
    }

    private void requireTransaction() {
        if (!arena.inTransaction()) {
            throw new IllegalStateException("no transaction is open");
        }
    }
}
