package io.paddock.engine.tree;

import org.agrona.ExpandableDirectByteBuffer;

/**
 * 64 bits that say whether two trees hold the same: every node with path, data, stat and ACL, whatever order and blocks
 * they are in. Computed by walking, about a second per million nodes. For comparisons, not against forgery.
 */
public final class TreeDigest {
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final ExpandableDirectByteBuffer scratch = new ExpandableDirectByteBuffer(4096);

    /** The digest of a whole tree. Engine thread. */
    public long of(final ZnodeTree tree) {
        long sum = 0;
        for (int node = ZnodeTree.ROOT; node != ZnodeTree.NONE; node = tree.next(node, ZnodeTree.ROOT)) {
            sum += of(tree, node);
        }
        return sum;
    }

    private long of(final ZnodeTree tree, final int node) {
        long hash = hash(FACTOR, tree.copyPath(node, scratch, 0));
        tree.encodeStat(node, scratch, 0);
        hash = hash(hash, ZnodeTree.STAT_LENGTH);
        // The stat hides the kind of the owner and tells null from empty data only together with this.
        hash = mix(hash ^ tree.storedOwner(node));
        hash = mix(hash ^ tree.dataLength(node));
        hash = hash(hash, tree.copyData(node, scratch, 0));
        return hash(hash, tree.acls().copy(tree.acl(node), scratch, 0));
    }

    private long hash(final long seed, final int length) {
        long hash = mix(seed ^ length);
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            hash = mix(hash ^ scratch.getLong(at));
        }
        long tail = 0;
        for (; at < length; at++) {
            tail = tail << Byte.SIZE | scratch.getByte(at) & 0xFF;
        }
        return mix(hash ^ tail);
    }

    private static long mix(final long value) {
        final long product = value * FACTOR;
        return (product ^ product >>> 32) * FACTOR ^ product >>> 29;
    }
}
