package io.paddock.engine.tree;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.SpanTable;

/** Where the tree keeps its totals and tables in the arena's header. */
final class TreeHeader {
    static final int NODE_COUNT = Arena.USER_OFFSET;
    static final int EPHEMERAL_COUNT = NODE_COUNT + 4;
    static final int DATA_SIZE = EPHEMERAL_COUNT + 4;
    /** Entries of the index: nodes, owners and ACLs. */
    static final int INDEX_COUNT = DATA_SIZE + 8;
    /** Newest free ACL id + 1, 0 for none. */
    static final int ACL_FREE = INDEX_COUNT + 4;
    /** See {@link TreeDigest}. */
    static final int DIGEST = ACL_FREE + 4;

    static final int BUCKETS = Arena.USER_OFFSET + 64;
    static final int ACL_IDS = BUCKETS + SpanTable.HEADER_LENGTH;

    private TreeHeader() {}
}
