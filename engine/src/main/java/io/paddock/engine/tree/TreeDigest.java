package io.paddock.engine.tree;

/**
 * 64 bits that say whether two trees hold the same: every node with its path, data, stat, kind of owner and ACL,
 * whatever the order and the blocks they are in. Two servers that executed the same commands have the same digest after
 * each of them; sessions without nodes are not covered.
 *
 * <p>The digest is the sum modulo 2^64 of the terms of all nodes ({@link NodeDigest}):
 *
 * <pre>
 *   key(/)        constant
 *   key(node)     hash(key(parent), name)
 *   origin        hash(key, czxid, ctime, stored owner)
 *   content       hash(key, mzxid, mtime, version, length of data or -1, data)
 *   acl           hash(key rotated by 21, vec(ACL) as on the wire, aversion)
 *   children      hash(key rotated by 42, pzxid, children created, children); 0 for a node that never had a child
 *   term          origin + content + acl + children
 * </pre>
 *
 * <p>Since addition commutes and can be undone, {@link ZnodeTree} keeps the sum up to date with the few terms that each
 * change touches ({@link ZnodeTree#digest()}): it is in the header of the arena, hence taken back with a transaction
 * and kept in snapshots. Replacing data reads the old and the new data once more.
 *
 * <p>Every term is a 64-bit hash, so two states that differ by accident have the same digest with a probability of
 * about 2^-64 for each comparison; comparing at a thousand points a second, once in some hundred million years. It is
 * not made against forgery: who may choose names and data can make collisions.
 *
 * <p>This class computes the same by walking the tree, for checks; some tenths of a second per million nodes.
 */
public final class TreeDigest {
    /** The digest of a whole tree, not looking at what the tree keeps. Engine thread. */
    public long of(final ZnodeTree tree) {
        final NodeDigest terms = tree.nodeDigest();
        long sum = 0;
        for (int node = ZnodeTree.ROOT; node != ZnodeTree.NONE; node = tree.next(node, ZnodeTree.ROOT)) {
            sum += terms.of(node, terms.key(node));
        }
        return sum;
    }
}
