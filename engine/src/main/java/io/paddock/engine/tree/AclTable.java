package io.paddock.engine.tree;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Interned ACLs: equal lists have one id, counted by the nodes that carry it, gone with the last. Ids are given
 * deterministically (the lowest free one). An ACL is kept as the bytes of its wire record, vec(ACL). One thread.
 */
public final class AclTable {
    /** world:anyone with all permissions; always there. */
    public static final int OPEN = 0;
    /** world:anyone with READ; always there. */
    public static final int READ_ONLY = 1;

    /** The id of a list; a new one counts no users yet and lives until the next {@link #sweep}. */
    public int intern(final DirectBuffer acl, final int offset, final int length) {
        throw new IllegalStateException("being built");
    }

    public int length(final int id) {
        throw new IllegalStateException("being built");
    }

    /** Copies the record; returns its length. */
    public int copy(final int id, final MutableDirectBuffer target, final int offset) {
        throw new IllegalStateException("being built");
    }

    /**
     * A number that changes whenever the id is given to another list, so that parsed forms can be cached by
     * (id, generation).
     */
    public int generation(final int id) {
        throw new IllegalStateException("being built");
    }

    /** Drops lists without users; called by the tree when a transaction closes. */
    void sweep() {
        throw new IllegalStateException("being built");
    }
}
