package io.paddock.engine.snapshot;

import io.paddock.engine.arena.ImageVersionException;
import io.paddock.engine.arena.PageSource;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.Membership;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/** Makes the state what a snapshot says. Owner's thread, no snapshot being taken of the same state. */
public final class SnapshotLoader {
    private final ZnodeTree tree;
    private final SessionTable sessions;
    private final Long2LongHashMap origins;
    private final Membership membership;

    /** @param origins server → sequence that was applied last. */
    public SnapshotLoader(final ZnodeTree tree, final SessionTable sessions, final Long2LongHashMap origins) {
        this(tree, sessions, origins, new Membership());
    }

    /**
     * @param origins server → sequence that was applied last.
     * @param membership of the ensemble, if there is one.
     */
    public SnapshotLoader(
            final ZnodeTree tree,
            final SessionTable sessions,
            final Long2LongHashMap origins,
            final Membership membership) {
        this.tree = tree;
        this.sessions = sessions;
        this.origins = origins;
        this.membership = membership;
    }

    /**
     * Replaces the whole state. The reader stays open.
     *
     * @throws LogFault when the content is not a state that this version can hold; the state is not to be used then.
     */
    public SnapshotMeta load(final SnapshotReader reader) {
        sessions.clear();
        origins.clear();
        membership.clear();
        final SnapshotMeta meta = new MetaDecoder(reader).decode(sessions, origins, membership);
        requireRoom(meta);
        try {
            tree.load(new Pages(reader), meta.arenaLength());
        } catch (final ImageVersionException ex) {
            throw new LogFault(unreadable(meta.zxid(), ex), ex);
        } catch (final IllegalArgumentException ex) {
            throw new LogFault("snapshot of zxid 0x" + Long.toHexString(meta.zxid()) + ": " + ex.getMessage(), ex);
        }
        return meta;
    }

    /** Entries are to follow on the state that was loaded, so many in a row. */
    public void expectEntries(final long count) {
        tree.arena().expectChanges(count);
    }

    /** Makes the state an empty one, whatever a load that was broken off has left. */
    public void clear() {
        sessions.clear();
        origins.clear();
        membership.clear();
        tree.clear();
    }

    private static String unreadable(final long zxid, final ImageVersionException cause) {
        final String writer = cause.older() ? "an older" : "a newer";
        return "the snapshot of zxid 0x" + Long.toHexString(zxid) + " was written by " + writer
                + " build of Paddock: " + cause.getMessage()
                + ". Nothing was changed. Start the build that wrote it; or, if the journal is whole from its first"
                + " entry on (nothing was ever purged), move all snapshots out of their folder, keep them, and start"
                + " again: the state is then rebuilt from the journal";
    }

    private void requireRoom(final SnapshotMeta meta) {
        final long limit = tree.arena().maxLength();
        if (meta.arenaLength() > limit) {
            throw new LogFault("the namespace in snapshot 0x" + Long.toHexString(meta.zxid()) + " takes "
                    + meta.arenaLength() + " bytes of memory, and paddock.memory.limit allows " + limit
                    + ": raise paddock.memory.limit above " + meta.arenaLength()
                    + " and start again. Nothing was changed");
        }
    }

    private record Pages(SnapshotReader reader) implements PageSource {
        @Override
        public int read(final MutableDirectBuffer buffer, final int offset, final int length) {
            return reader.read(buffer, offset, length);
        }

        @Override
        public ByteBuffer map(final int length) {
            return reader.map(length);
        }
    }
}
