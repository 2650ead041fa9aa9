package io.paddock.engine.pipeline;

import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.tree.ZnodeTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps writes away that the memory of the namespace might not hold: once in the log, a command that does not fit would
 * stop the node, and each restart of it. What is admitted and not yet executed counts as if it were stored. Requests
 * that make room always pass; so do new sessions, which take nothing there and without which nobody could make room.
 * Engine thread.
 */
final class NamespaceRoom {
    private static final Logger LOGGER = LoggerFactory.getLogger(NamespaceRoom.class);
    /**
     * What a byte of a request may take: the shortest create in a multi has about 50 bytes and makes a node of less than
     * 200 with its share of the index; data is rounded up, and the old is there until the new is.
     */
    private static final int GROWTH = 4;
    /** Bytes of the shortest entry of an ACL that stands for all ids of the caller. */
    private static final int SHORTEST_AUTH_ENTRY = 16;
    /** For what does not depend on the length of the request. */
    private static final int OVERHEAD = 1024;
    /** The share of the bound that must be free before a new shortage is told of. */
    private static final int RELIEF_DIVISOR = 8;

    private final ZnodeTree tree;
    private final Metrics metrics;
    /** Lengths of what is admitted and not executed. */
    private long promisedLength;
    /** The greatest growth of any of them. */
    private long promisedGrowth;

    private boolean isShort;

    NamespaceRoom(final ZnodeTree tree, final Metrics metrics) {
        this.tree = tree;
        this.metrics = metrics;
    }

    /**
     * Whether a write may go to the log; {@link #onExecuted} must follow when it may.
     *
     * @param frameLength bytes of the whole request.
     */
    boolean admits(final int opCode, final Identities identities, final int frameLength) {
        if (!isGrowing(opCode)) {
            return true;
        }
        final long length = promisedLength + frameLength + OVERHEAD;
        final long growth = Math.max(promisedGrowth, GROWTH + identities.encoded().length / SHORTEST_AUTH_ENTRY);
        if (!tree.hasRoom(length * growth)) {
            refuse();
            return false;
        }
        promisedLength = length;
        promisedGrowth = growth;
        isShort = isShort && !tree.hasRoom(tree.arena().maxLength() / RELIEF_DIVISOR);
        return true;
    }

    /** A client's write was executed, from now on the tree counts it itself. */
    void onExecuted(final int opCode, final int frameLength) {
        if (isGrowing(opCode)) {
            promisedLength -= frameLength + OVERHEAD;
            promisedGrowth = promisedLength == 0 ? 0 : promisedGrowth;
        }
    }

    private void refuse() {
        metrics.increment(Counter.REQUESTS_NOT_FORWARDED_TO_COMMIT_PROCESSOR);
        if (!isShort) {
            isShort = true;
            LOGGER.warn(
                    "The namespace has used up its memory of {} bytes: writes that add to it are answered with"
                            + " SYSTEMERROR until nodes are deleted. Raise paddock.memory.limit, or find out who"
                            + " writes so much.",
                    tree.arena().maxLength());
        }
    }

    private static boolean isGrowing(final int opCode) {
        return switch (opCode) {
            case OpCode.CREATE,
                    OpCode.CREATE2,
                    OpCode.CREATE_CONTAINER,
                    OpCode.CREATE_TTL,
                    OpCode.SET_DATA,
                    OpCode.SET_ACL,
                    OpCode.MULTI -> true;
            default -> false;
        };
    }
}
