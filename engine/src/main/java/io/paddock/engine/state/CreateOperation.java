package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.path.PathSplit;
import io.paddock.codecs.path.PathValidator;
import io.paddock.codecs.path.SequenceSuffix;
import io.paddock.codecs.wire.CreateFlags;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.auth.AclNormaliser;
import io.paddock.engine.quota.QuotaTracker;
import io.paddock.engine.tree.StoredOwner;
import io.paddock.engine.tree.ZnodeTree;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** create, create2, createContainer, createTTL (protocol reference §6.1, whose order of conditions this is). */
final class CreateOperation {
    private final Execution execution;
    private final ZnodeTree tree;
    private final AclNormaliser normaliser;
    private final QuotaTracker quota;
    private final ChangeLog changes;
    private final ExpandableArrayBuffer numberedPath = new ExpandableArrayBuffer(256);

    CreateOperation(
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

    /**
     * Executes one create.
     *
     * @param opCode decides between container, TTL and other nodes, and on the shape of the result.
     */
    int execute(final int opCode, final RequestFlyweight request, final JuteWriter reply) {
        final int error = checkMode(opCode, request);
        if (error != ErrorCode.OK) {
            return error;
        }
        if (!request.hasPath()) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        final DirectBuffer buffer = request.buffer();
        final int offset = request.pathOffset();
        final int length = request.pathLength();
        final int lastSlash = PathSplit.lastSlash(buffer, offset, length);
        if (lastSlash == PathSplit.NONE || PathValidator.hasZero(buffer, offset, length)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        final int acl = normaliser.normalise(request, execution.identities(), execution.refusesDigest());
        if (acl < 0) {
            return AclNormaliser.error(acl);
        }
        final int parent = Namespace.find(tree, buffer, offset, lastSlash);
        if (parent == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        if (!execution.permits(tree.acl(parent), Permission.CREATE)) {
            return ErrorCode.NO_AUTH;
        }
        if (!CreateFlags.isSequential(request.flags())) {
            return createAt(opCode, request, parent, acl, buffer, offset, length, lastSlash, reply);
        }
        numberedPath.putBytes(0, buffer, offset, length);
        SequenceSuffix.put(numberedPath, length, tree.childrenCreated(parent));
        final int numberedLength = length + SequenceSuffix.LENGTH;
        return createAt(opCode, request, parent, acl, numberedPath, 0, numberedLength, lastSlash, reply);
    }

    private int checkMode(final int opCode, final RequestFlyweight request) {
        final int flags = request.flags();
        if (!CreateFlags.isKnown(flags)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (CreateFlags.isTtl(flags) && !execution.hasExtendedTypes()) {
            return ErrorCode.UNIMPLEMENTED;
        }
        // createTTL without a TTL mode slips through the checks of the reference and is then lost; here it is refused.
        final boolean isTtlSound = CreateFlags.isTtl(flags)
                ? request.ttl() > 0 && request.ttl() <= StoredOwner.MAX_TTL_MS
                : opCode != OpCode.CREATE_TTL;
        if (!isTtlSound) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (CreateFlags.isEphemeral(request.flags())) {
            return execution.ephemeralRefusal();
        }
        return execution.isSessionOpen() ? ErrorCode.OK : ErrorCode.SESSION_EXPIRED;
    }

    private int createAt(
            final int opCode,
            final RequestFlyweight request,
            final int parent,
            final int acl,
            final DirectBuffer path,
            final int offset,
            final int length,
            final int lastSlash,
            final JuteWriter reply) {
        if (!PathValidator.isValid(path, offset, length)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        final boolean isRoot = length == 1;
        if (isRoot || Namespace.child(tree, parent, path, offset, length, lastSlash) != ZnodeTree.NONE) {
            return ErrorCode.NODE_EXISTS;
        }
        if (StoredOwner.isSession(tree.storedOwner(parent))) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        final int dataLength = request.dataLength();
        if (execution.enforcesQuota() && quota.isExceeded(path, offset, length, Math.max(dataLength, 0), 1)) {
            changes.refused(path, offset, length);
            return ErrorCode.QUOTA_EXCEEDED;
        }
        final int node = tree.create(
                parent,
                path,
                offset + lastSlash + 1,
                length - lastSlash - 1,
                request.buffer(),
                request.dataOffset(),
                dataLength,
                acl,
                owner(opCode, request),
                execution.zxid(),
                execution.timeMs());
        reply.writeBytes(path, offset, length);
        if (opCode != OpCode.CREATE) {
            NodeWriter.writeStat(tree, node, reply);
        }
        // After the answer: what a quota's figures node is filled with is not in the stat that its creator sees.
        quota.onCreated(path, offset, length, dataLength);
        changes.created(node, path, offset, length, dataLength);
        return ErrorCode.OK;
    }

    private long owner(final int opCode, final RequestFlyweight request) {
        return switch (opCode) {
            case OpCode.CREATE_CONTAINER -> StoredOwner.CONTAINER;
            case OpCode.CREATE_TTL -> StoredOwner.ttl(request.ttl());
            default -> CreateFlags.isEphemeral(request.flags()) ? execution.sessionId() : StoredOwner.PERSISTENT;
        };
    }
}
