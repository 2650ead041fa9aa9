package io.paddock.engine.state;

import io.paddock.codecs.path.PathSplit;
import io.paddock.codecs.path.PathValidator;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.quota.QuotaTracker;
import io.paddock.engine.tree.StoredOwner;
import io.paddock.engine.tree.ZnodeTree;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** delete, the reaper's deleteContainer, and the end of a session's nodes (protocol reference §6.2, §6.3, §13.3). */
final class DeleteOperation {
    private static final int ANY_VERSION = -1;
    private static final byte[][] UNDELETABLE = {
        ascii("/"), ascii("/zookeeper"), ascii("/zookeeper/quota"), ascii("/zookeeper/config")
    };

    private final Execution execution;
    private final ZnodeTree tree;
    private final QuotaTracker quota;
    private final ChangeLog changes;
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer(256);

    DeleteOperation(
            final Execution execution, final ZnodeTree tree, final QuotaTracker quota, final ChangeLog changes) {
        this.execution = execution;
        this.tree = tree;
        this.quota = quota;
        this.changes = changes;
    }

    int execute(final RequestFlyweight request) {
        if (!execution.isSessionOpen()) {
            return ErrorCode.SESSION_EXPIRED;
        }
        if (!request.hasPath()) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        final DirectBuffer buffer = request.buffer();
        final int offset = request.pathOffset();
        final int length = request.pathLength();
        final int lastSlash = PathSplit.lastSlash(buffer, offset, length);
        if (lastSlash == PathSplit.NONE
                || PathValidator.hasZero(buffer, offset, length)
                || isUndeletable(buffer, offset, length)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        final int parent = Namespace.find(tree, buffer, offset, lastSlash);
        if (parent == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        if (!execution.permits(tree.acl(parent), Permission.DELETE)) {
            return ErrorCode.NO_AUTH;
        }
        final int node = Namespace.child(tree, parent, buffer, offset, length, lastSlash);
        if (node == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        if (request.version() != ANY_VERSION && request.version() != tree.version(node)) {
            return ErrorCode.BAD_VERSION;
        }
        if (tree.numChildren(node) != 0) {
            return ErrorCode.NOT_EMPTY;
        }
        delete(node, buffer, offset, length);
        return ErrorCode.OK;
    }

    /**
     * A node that the reaper found. What it saw may have changed since: here the node must still be a container or a
     * TTL node whose time is over, so that one which took its name in between stays.
     */
    int reap(final RequestFlyweight request) {
        final DirectBuffer buffer = request.buffer();
        final int offset = request.pathOffset();
        final int length = request.pathLength();
        if (!request.hasPath() || isUndeletable(buffer, offset, length)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        final int node = Namespace.find(tree, buffer, offset, length);
        if (node == ZnodeTree.NONE || node == ZnodeTree.ROOT) {
            return ErrorCode.NO_NODE;
        }
        if (tree.numChildren(node) != 0) {
            return ErrorCode.NOT_EMPTY;
        }
        if (!isReapable(node)) {
            return ErrorCode.BAD_VERSION;
        }
        delete(node, buffer, offset, length);
        return ErrorCode.OK;
    }

    /** All nodes that the session owns. */
    void deleteEphemerals(final long sessionId) {
        int node = tree.firstEphemeral(sessionId);
        while (node != ZnodeTree.NONE) {
            delete(node, path, 0, tree.copyPath(node, path, 0));
            node = tree.firstEphemeral(sessionId);
        }
    }

    private boolean isReapable(final int node) {
        final long owner = tree.storedOwner(node);
        return owner == StoredOwner.CONTAINER
                || StoredOwner.isTtl(owner) && execution.timeMs() - tree.mtime(node) > StoredOwner.ttlMs(owner);
    }

    private void delete(final int node, final DirectBuffer buffer, final int offset, final int length) {
        quota.onDeleting(node);
        tree.delete(node, execution.zxid());
        changes.deleted(node, buffer, offset, length);
    }

    private static boolean isUndeletable(final DirectBuffer path, final int offset, final int length) {
        for (final byte[] fixed : UNDELETABLE) {
            if (isEqual(fixed, path, offset, length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEqual(final byte[] fixed, final DirectBuffer path, final int offset, final int length) {
        if (length != fixed.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (path.getByte(offset + i) != fixed[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(final String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }
}
