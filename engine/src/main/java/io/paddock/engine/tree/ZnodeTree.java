package io.paddock.engine.tree;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The namespace: every znode with its stat, data, children and ACL, off the Java heap.
 *
 * <p>Nodes are named by a 31-bit id, {@link #NONE} for no node. An id is stable for the life of the node and may be
 * given again after {@link #delete}. Nothing here validates paths or permissions: that is the state machine's. All
 * changes are deterministic: the same calls give the same bytes in the arena on every server. One thread.
 */
public final class ZnodeTree {
    public static final int NONE = 0;
    public static final int ROOT = 1;
    /** Bytes of an encoded stat on the wire. */
    public static final int STAT_LENGTH = 68;

    // --- finding ---

    /** The node at a path, {@link #NONE} when there is none. "" and "/" are the root; "/a/" is a missing name. */
    public int find(final DirectBuffer path, final int offset, final int length) {
        throw new IllegalStateException("being built");
    }

    /** The child of that name, {@link #NONE} when there is none. */
    public int child(final int parent, final DirectBuffer name, final int offset, final int length) {
        throw new IllegalStateException("being built");
    }

    /** {@link #NONE} for the root. Still valid for a node whose delete has not been settled. */
    public int parent(final int node) {
        throw new IllegalStateException("being built");
    }

    /** Any child, {@link #NONE} without children. */
    public int firstChild(final int node) {
        throw new IllegalStateException("being built");
    }

    /** The next child of the same parent, {@link #NONE} after the last. */
    public int nextSibling(final int node) {
        throw new IllegalStateException("being built");
    }

    public int nameLength(final int node) {
        throw new IllegalStateException("being built");
    }

    /** Copies the name; returns its length. */
    public int copyName(final int node, final MutableDirectBuffer target, final int offset) {
        throw new IllegalStateException("being built");
    }

    public int pathLength(final int node) {
        throw new IllegalStateException("being built");
    }

    /** Copies the absolute path ("/" for the root); returns its length. */
    public int copyPath(final int node, final MutableDirectBuffer target, final int offset) {
        throw new IllegalStateException("being built");
    }

    // --- reading ---

    public long czxid(final int node) {
        throw new IllegalStateException("being built");
    }

    public long mzxid(final int node) {
        throw new IllegalStateException("being built");
    }

    public long pzxid(final int node) {
        throw new IllegalStateException("being built");
    }

    public long mtime(final int node) {
        throw new IllegalStateException("being built");
    }

    public int version(final int node) {
        throw new IllegalStateException("being built");
    }

    public int aversion(final int node) {
        throw new IllegalStateException("being built");
    }

    /** Children ever created: the number that the next sequential child gets. */
    public int childrenCreated(final int node) {
        throw new IllegalStateException("being built");
    }

    public int numChildren(final int node) {
        throw new IllegalStateException("being built");
    }

    /** Owner as stored: 0, a session id, or the container or TTL encodings of {@link StoredOwner}. */
    public long storedOwner(final int node) {
        throw new IllegalStateException("being built");
    }

    /** Id of the ACL in {@link AclTable}. */
    public int acl(final int node) {
        throw new IllegalStateException("being built");
    }

    /** -1 for null data. */
    public int dataLength(final int node) {
        throw new IllegalStateException("being built");
    }

    /** Copies all of the data (nothing for null); returns the bytes copied. */
    public int copyData(final int node, final MutableDirectBuffer target, final int offset) {
        throw new IllegalStateException("being built");
    }

    /** Writes the 68 bytes of the wire's Stat record. */
    public void encodeStat(final int node, final MutableDirectBuffer target, final int offset) {
        throw new IllegalStateException("being built");
    }

    /** Nodes, the root included once. */
    public int size() {
        throw new IllegalStateException("being built");
    }

    /** Sum of path and data lengths of all nodes, as {@code approximate_data_size} counts them. */
    public long approximateDataSize() {
        throw new IllegalStateException("being built");
    }

    /** Nodes below this one, at any depth; walks them. */
    public int descendants(final int node) {
        throw new IllegalStateException("being built");
    }

    // --- ephemerals ---

    /** Nodes owned by sessions. */
    public int ephemeralCount() {
        throw new IllegalStateException("being built");
    }

    /** A node owned by the session, {@link #NONE} without any. */
    public int firstEphemeral(final long sessionId) {
        throw new IllegalStateException("being built");
    }

    /** The next node of the same owner, {@link #NONE} after the last. */
    public int nextEphemeral(final int node) {
        throw new IllegalStateException("being built");
    }

    // --- changing ---

    /**
     * Adds a child: czxid = mzxid = pzxid = zxid, times, versions 0; the parent's pzxid and creation counter move.
     *
     * @param dataLength -1 for null data.
     * @param storedOwner see {@link StoredOwner}; a session id puts the node on that session's list.
     * @return the new node.
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
        throw new IllegalStateException("being built");
    }

    /** Takes a childless node out; its fields stay readable until {@link #settle}. The parent's pzxid moves. */
    public void delete(final int node, final long zxid) {
        throw new IllegalStateException("being built");
    }

    /** Replaces the data: version + 1, mzxid, mtime. */
    public void setData(
            final int node,
            final DirectBuffer data,
            final int offset,
            final int length,
            final long zxid,
            final long timeMs) {
        throw new IllegalStateException("being built");
    }

    /** Replaces the data in place and nothing of the stat; for nodes that the server itself keeps. */
    public void overwriteData(final int node, final DirectBuffer data, final int offset, final int length) {
        throw new IllegalStateException("being built");
    }

    /** Replaces the ACL: aversion + 1. */
    public void setAcl(final int node, final int acl) {
        throw new IllegalStateException("being built");
    }

    // --- transactions ---

    /**
     * Opens a transaction: changes from here on can be taken back by {@link #rollback}. Every change happens inside
     * one; there is no nesting.
     */
    public void begin() {
        throw new IllegalStateException("being built");
    }

    /** Undoes every change since {@link #begin}, to the same ids and stats, and closes the transaction. */
    public void rollback() {
        throw new IllegalStateException("being built");
    }

    /** Keeps the changes, frees what was deleted or replaced, and closes the transaction. */
    public void settle() {
        throw new IllegalStateException("being built");
    }
}
