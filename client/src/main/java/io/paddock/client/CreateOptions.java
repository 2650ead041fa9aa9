package io.paddock.client;

import io.paddock.codecs.wire.CreateFlags;
import io.paddock.codecs.wire.OpCode;

/**
 * What kind of node to create. Immutable: make it once, use it for every create.
 *
 * @param flags see {@link CreateFlags}.
 * @param acl of the node.
 * @param ttlMs for the TTL kinds, how long the node lives without children and changes, in ms, from 1 to 2^40 - 1; else 0.
 */
public record CreateOptions(int flags, AclList acl, long ttlMs) {
    public static final CreateOptions PERSISTENT = new CreateOptions(CreateFlags.PERSISTENT, AclList.OPEN, 0);
    public static final CreateOptions EPHEMERAL = new CreateOptions(CreateFlags.EPHEMERAL, AclList.OPEN, 0);
    public static final CreateOptions PERSISTENT_SEQUENTIAL =
            new CreateOptions(CreateFlags.PERSISTENT_SEQUENTIAL, AclList.OPEN, 0);
    public static final CreateOptions EPHEMERAL_SEQUENTIAL =
            new CreateOptions(CreateFlags.EPHEMERAL_SEQUENTIAL, AclList.OPEN, 0);
    public static final CreateOptions CONTAINER = new CreateOptions(CreateFlags.CONTAINER, AclList.OPEN, 0);

    private static final long MAX_TTL_MS = (1L << 40) - 1;

    /** Checks the values. */
    public CreateOptions {
        if (!CreateFlags.isKnown(flags)) {
            throw new IllegalArgumentException("flags: " + flags + ", must be one of CreateFlags");
        }
        if (CreateFlags.isTtl(flags) ? ttlMs < 1 || ttlMs > MAX_TTL_MS : ttlMs != 0) {
            throw new IllegalArgumentException(
                    "ttlMs: " + ttlMs + ", must be 1.." + MAX_TTL_MS + " for TTL kinds and 0 for others");
        }
    }

    /** A node that lives so long without children and changes. */
    public static CreateOptions withTtl(final long ttlMs) {
        return new CreateOptions(CreateFlags.PERSISTENT_WITH_TTL, AclList.OPEN, ttlMs);
    }

    /** The same with another ACL. */
    public CreateOptions withAcl(final AclList value) {
        return new CreateOptions(flags, value, ttlMs);
    }

    /** The request that makes such a node and answers with its Stat. */
    int opCode() {
        if (CreateFlags.isTtl(flags)) {
            return OpCode.CREATE_TTL;
        }
        return flags == CreateFlags.CONTAINER ? OpCode.CREATE_CONTAINER : OpCode.CREATE2;
    }
}
