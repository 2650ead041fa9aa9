package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.path.PathValidator;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.auth.AclNormaliser;
import io.paddock.engine.quota.QuotaTracker;
import io.paddock.engine.tree.ZnodeTree;
import org.agrona.DirectBuffer;

/** Changes and checks of a node that is there: setData, setACL, check (protocol reference §6.4, §6.5, §7.2). */
final class UpdateOperation {
    private static final int ANY_VERSION = -1;

    private final Execution execution;
    private final ZnodeTree tree;
    private final AclNormaliser normaliser;
    private final QuotaTracker quota;
    private final ChangeLog changes;

    UpdateOperation(
            final Execution execution,
            final ZnodeTree tree,
            final AclNormaliser normaliser,
            final QuotaTracker quota,
            final ChangeLog changes) {
        this.execution = execution;
        this.tree = tree;
        this.normaliser = normaliser;
        this.quota = quota;
        this.changes = changes;
    }

    int setData(final RequestFlyweight request, final JuteWriter reply) {
        final int error = checkPath(request);
        if (error != ErrorCode.OK) {
            return error;
        }
        final DirectBuffer buffer = request.buffer();
        final int node = tree.find(buffer, request.pathOffset(), request.pathLength());
        if (node == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        if (!execution.permits(tree.acl(node), Permission.WRITE)) {
            return ErrorCode.NO_AUTH;
        }
        final int oldLength = tree.dataLength(node);
        if (execution.enforcesQuota() && isOverQuota(request, oldLength)) {
            changes.refused(buffer, request.pathOffset(), request.pathLength());
            return ErrorCode.QUOTA_EXCEEDED;
        }
        if (!isExpected(request.version(), tree.version(node))) {
            return ErrorCode.BAD_VERSION;
        }
        final int newLength = request.dataLength();
        tree.setData(node, buffer, request.dataOffset(), newLength, execution.zxid(), execution.timeMs());
        NodeWriter.writeStat(tree, node, reply);
        quota.onDataChanged(buffer, request.pathOffset(), request.pathLength(), oldLength, newLength);
        changes.dataChanged(node, buffer, request.pathOffset(), request.pathLength(), newLength);
        return ErrorCode.OK;
    }

    int setAcl(final RequestFlyweight request, final JuteWriter reply) {
        final int error = checkPath(request);
        if (error != ErrorCode.OK) {
            return error;
        }
        final int acl = normaliser.normalise(request, execution.identities(), execution.refusesDigest());
        if (acl < 0) {
            return AclNormaliser.error(acl);
        }
        final int node = tree.find(request.buffer(), request.pathOffset(), request.pathLength());
        if (node == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        if (!execution.permits(tree.acl(node), Permission.ADMIN)) {
            return ErrorCode.NO_AUTH;
        }
        if (!isExpected(request.version(), tree.aversion(node))) {
            return ErrorCode.BAD_VERSION;
        }
        tree.setAcl(node, acl);
        NodeWriter.writeStat(tree, node, reply);
        return ErrorCode.OK;
    }

    int check(final RequestFlyweight request) {
        final int error = checkPath(request);
        if (error != ErrorCode.OK) {
            return error;
        }
        final int node = tree.find(request.buffer(), request.pathOffset(), request.pathLength());
        if (node == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        if (!execution.permits(tree.acl(node), Permission.READ)) {
            return ErrorCode.NO_AUTH;
        }
        return isExpected(request.version(), tree.version(node)) ? ErrorCode.OK : ErrorCode.BAD_VERSION;
    }

    private int checkPath(final RequestFlyweight request) {
        if (!execution.isSessionOpen()) {
            return ErrorCode.SESSION_EXPIRED;
        }
        return PathValidator.isValid(request.buffer(), request.pathOffset(), request.pathLength())
                ? ErrorCode.OK
                : ErrorCode.BAD_ARGUMENTS;
    }

    private boolean isOverQuota(final RequestFlyweight request, final int oldLength) {
        final long change = (long) Math.max(request.dataLength(), 0) - Math.max(oldLength, 0);
        return quota.isExceeded(request.buffer(), request.pathOffset(), request.pathLength(), change, 0);
    }

    private static boolean isExpected(final int expected, final int actual) {
        return expected == ANY_VERSION || expected == actual;
    }
}
