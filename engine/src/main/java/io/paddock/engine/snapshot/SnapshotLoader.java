package io.paddock.engine.snapshot;

import io.paddock.engine.session.SessionTable;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import org.agrona.collections.Long2LongHashMap;

/** Makes the state what a snapshot says. Owner's thread, no snapshot being taken of the same state. */
public final class SnapshotLoader {
    private final ZnodeTree tree;
    private final SessionTable sessions;
    private final Long2LongHashMap origins;

    /** @param origins server → sequence that was applied last. */
    public SnapshotLoader(final ZnodeTree tree, final SessionTable sessions, final Long2LongHashMap origins) {
        this.tree = tree;
        this.sessions = sessions;
        this.origins = origins;
    }

    /**
     * Replaces the whole state. The reader stays open.
     *
     * @throws LogFault when the content is not a state that this version can hold; the state is not to be used then.
     */
    public SnapshotMeta load(final SnapshotReader reader) {
        for (final long id : sessions.ids()) {
            sessions.close(id);
        }
        origins.clear();
        final SnapshotMeta meta = new MetaDecoder(reader).decode(sessions, origins);
        try {
            tree.load(reader::read, meta.arenaLength());
        } catch (final IllegalArgumentException ex) {
            throw new LogFault("snapshot of zxid 0x" + Long.toHexString(meta.zxid()) + ": " + ex.getMessage(), ex);
        }
        return meta;
    }
}
