package io.paddock.engine.snapshot;

import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.Membership;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.SnapshotReader;
import org.agrona.collections.Long2LongHashMap;

/**
 * The content of a snapshot, to be looked at without a node: off the heap, as it will be in the server that loads it. Walk
 * the nodes with {@link ZnodeTree#next}. One thread.
 */
public final class SnapshotImage implements AutoCloseable {
    private final ZnodeTree tree = new ZnodeTree();
    private final SessionTable sessions = new SessionTable();
    private final Long2LongHashMap origins = new Long2LongHashMap(0);
    private final Membership membership = new Membership();
    private final SnapshotMeta meta;

    private SnapshotImage(final SnapshotReader reader) {
        meta = new SnapshotLoader(tree, sessions, origins, membership).load(reader);
    }

    /**
     * Reads the whole content. The reader stays open and is not needed any more.
     *
     * @throws io.paddock.replication.LogFault when the content cannot be understood.
     */
    public static SnapshotImage read(final SnapshotReader reader) {
        return new SnapshotImage(reader);
    }

    public SnapshotMeta meta() {
        return meta;
    }

    /** Nodes, ephemerals and, by {@link ZnodeTree#acls()}, ACLs. Only to be read. */
    public ZnodeTree tree() {
        return tree;
    }

    public SessionTable sessions() {
        return sessions;
    }

    /** Server → sequence that was applied last of it. */
    public Long2LongHashMap origins() {
        return origins;
    }

    /** Who belonged to the ensemble. */
    public Membership membership() {
        return membership;
    }

    @Override
    public void close() {
        tree.close();
    }
}
