package io.paddock.engine.tree;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.Values;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Int2IntCounterMap;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2LongCounterMap;

/** Checks that records, lists, index, counters and the allocator all tell the same story. Allocates freely. */
final class TreeVerifier {
    private final ZnodeTree tree;
    private final Arena arena;
    private final Records records;
    private final RecordIndex index;
    private final Nodes nodes;
    private final Owners owners;
    private final ExpandableArrayBuffer name = new ExpandableArrayBuffer();
    private final Int2IntCounterMap aclUsers = new Int2IntCounterMap(0);
    private final Long2LongCounterMap owned = new Long2LongCounterMap(0);
    private int nodeCount;
    private int ephemeralCount;
    private long dataSize;
    private long blocks;

    TreeVerifier(
            final ZnodeTree tree,
            final Arena arena,
            final Records records,
            final RecordIndex index,
            final Nodes nodes,
            final Owners owners) {
        this.tree = tree;
        this.arena = arena;
        this.records = records;
        this.index = index;
        this.nodes = nodes;
        this.owners = owners;
    }

    void verify() {
        for (int node = ZnodeTree.ROOT; node != ZnodeTree.NONE; node = tree.next(node, ZnodeTree.ROOT)) {
            onNode(node);
        }
        require(nodeCount == tree.size(), "node count", nodeCount, tree.size());
        require(ephemeralCount == tree.ephemeralCount(), "ephemeral count", ephemeralCount, tree.ephemeralCount());
        require(dataSize == tree.approximateDataSize(), "data size", dataSize, tree.approximateDataSize());
        final long digest = new TreeDigest().of(tree);
        require(digest == tree.digest(), "digest", digest, tree.digest());
        owned.forEach(this::onOwner);
        final int aclCount = verifyAcls();
        verifyIndex(nodeCount - 1 + owned.size() + aclCount);
        verifyBlocks();
    }

    private void onNode(final int node) {
        nodeCount++;
        require(!records.has(node, RecordLayout.DELETED), "deleted node in the tree", node, 0);
        final int nameLength = records.copyName(node, name, 0);
        if (node != ZnodeTree.ROOT) {
            final int found = index.find(tree.parent(node), name, 0, nameLength);
            require(found == node, "node by its key", found, node);
        }
        verifyChildren(node);
        final long owner = tree.storedOwner(node);
        if (StoredOwner.isSession(owner)) {
            ephemeralCount++;
            owned.incrementAndGet(owner);
        }
        aclUsers.incrementAndGet(tree.acl(node));
        dataSize += tree.pathLength(node) + Math.max(0, tree.dataLength(node));
        blocks += recordBlocks(node) + (nodes.isExtended(node) ? 1 : 0);
        if (records.has(node, RecordLayout.DATA_OUT)) {
            blocks += Values.blocks(tree.dataLength(node));
        }
    }

    private void verifyChildren(final int node) {
        int count = 0;
        final int first = tree.firstChild(node);
        int previous = 0;
        for (int child = first; child != ZnodeTree.NONE; child = tree.nextSibling(child)) {
            require(tree.parent(child) == node, "parent of " + child, tree.parent(child), node);
            if (previous != 0) {
                final int back = arena.getInt(child, RecordLayout.PREVIOUS);
                require(back == previous, "previous sibling of " + child, back, previous);
            }
            previous = child;
            count++;
        }
        if (first != ZnodeTree.NONE) {
            final int last = arena.getInt(first, RecordLayout.PREVIOUS);
            require(last == previous, "last child of " + node, last, previous);
        }
        require(count == tree.numChildren(node), "children of " + node, count, tree.numChildren(node));
    }

    private void onOwner(final long sessionId, final long count) {
        final int record = owners.find(sessionId);
        require(record != 0, "owner record of session", 0, sessionId);
        require(owners.count(sessionId) == count, "nodes of session " + sessionId, owners.count(sessionId), count);
        blocks += recordBlocks(record);
        long seen = 0;
        int previous = 0;
        for (int node = owners.first(sessionId); node != ZnodeTree.NONE; node = tree.nextEphemeral(node)) {
            require(tree.storedOwner(node) == sessionId, "owner of " + node, tree.storedOwner(node), sessionId);
            final int back = nodes.intField(node, RecordLayout.OWNED_PREVIOUS);
            require(seen == 0 || back == previous, "previous owned of " + node, back, previous);
            previous = node;
            seen++;
        }
        require(seen == count, "list of session " + sessionId, seen, count);
        final int last = nodes.intField(owners.first(sessionId), RecordLayout.OWNED_PREVIOUS);
        require(last == previous, "last owned of session " + sessionId, last, previous);
    }

    private int verifyAcls() {
        final AclTable acls = tree.acls();
        int count = 0;
        for (int id = 0; id < acls.limit(); id++) {
            if (acls.contains(id)) {
                count++;
                blocks += recordBlocks(acls.record(id));
                final int length = acls.copy(id, name, 0);
                final int found = index.find(RecordLayout.ACLS, name, 0, length);
                require(found == acls.record(id), "record of ACL " + id, found, acls.record(id));
                final int users = aclUsers.remove(id);
                require(
                        id <= AclTable.READ_ONLY || users == acls.users(id),
                        "users of ACL " + id,
                        acls.users(id),
                        users);
            }
        }
        require(aclUsers.isEmpty(), "ACLs of nodes that are not in the table", aclUsers.size(), 0);
        return count;
    }

    private void verifyIndex(final int expected) {
        int count = 0;
        for (int i = 0; i < index.buckets().length(); i++) {
            count += index.entries(i);
            blocks += index.blocks(i);
        }
        require(count == expected, "entries of buckets", count, expected);
        require(count == index.count(), "index count", index.count(), count);
    }

    private void verifyBlocks() {
        final IntHashSet tables = new IntHashSet();
        index.buckets().forEachSpan(tables::add);
        tree.acls().ids().spans().forEachSpan(tables::add);
        final long live = arena.verify(tables::contains);
        require(live == blocks, "allocated blocks", live, blocks);
    }

    private int recordBlocks(final int record) {
        return 1 + (records.has(record, RecordLayout.NAME_OUT) ? Values.blocks(records.nameLength(record)) : 0);
    }

    private static void require(final boolean condition, final String what, final long actual, final long expected) {
        if (!condition) {
            throw new IllegalStateException(what + ": " + actual + ", expected " + expected);
        }
    }
}
