package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.path.PathValidator;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.auth.AclMask;
import io.paddock.engine.auth.AuthSchemes;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchSink;
import io.paddock.engine.watch.WatchTable;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Answers requests that do not change the tree, and keeps the watches that they set (protocol reference §6.6, §6.7).
 * Runs between commands on the engine thread, so that each read sees a whole transaction boundary. Paths are not
 * validated: what could not be created is not there.
 */
public final class ReadExecutor {
    private final ZnodeTree tree;
    private final AclTable acls;
    private final AclCheck aclCheck;
    private final AuthSchemes schemes;
    private final WatchTable watches;
    private final WatchRequests watchRequests;
    private final MultiRead multiRead;
    private final EphemeralList ephemerals;
    private final NamespaceTraffic traffic;
    private final AclMask mask = new AclMask();
    private final ExpandableArrayBuffer acl = new ExpandableArrayBuffer(256);
    private final JuteReader reader = new JuteReader();
    private final RequestFlyweight request = new RequestFlyweight();

    /**
     * @param aclCheck asked by {@link AclCheck#permitsHere}.
     * @param catchUp told of what setWatches finds to have been missed, with zxid -1 and
     *     {@link AclCheck#UNCHECKED} in place of an ACL, before {@link #execute} returns.
     */
    public ReadExecutor(
            final StateContext context, final AclCheck aclCheck, final WatchTable watches, final WatchSink catchUp) {
        this.tree = context.tree();
        this.acls = context.acls();
        this.schemes = context.schemes();
        this.aclCheck = aclCheck;
        this.watches = watches;
        watchRequests = new WatchRequests(tree, watches, catchUp);
        multiRead = new MultiRead(tree, aclCheck, context.traffic());
        ephemerals = new EphemeralList(tree);
        traffic = context.traffic();
    }

    /**
     * Executes one request: exists, getData, getACL, getChildren, getChildren2, getAllChildrenNumber, getEphemerals,
     * multiRead, whoAmI, checkWatches, removeWatches, addWatch, setWatches, setWatches2; and sync, whose turn the
     * caller has awaited.
     *
     * @param reply where the result record goes (behind the reply header, which the caller writes); rewound on error.
     * @return 0 or an error code of the protocol.
     */
    public int execute(
            final int opCode,
            final Client client,
            final Identities identities,
            final DirectBuffer body,
            final int offset,
            final int length,
            final JuteWriter reply) {
        return switch (opCode) {
            case OpCode.MULTI_READ -> multiRead.execute(identities, body, offset, length, reply);
            case OpCode.WHO_AM_I -> {
                schemes.writeClientInfo(identities, reply);
                yield ErrorCode.OK;
            }
            default ->
                request.decode(opCode, reader.wrap(body, offset, length))
                        ? executeDecoded(opCode, client, identities, reply)
                        : ErrorCode.MARSHALLING_ERROR;
        };
    }

    private int executeDecoded(
            final int opCode, final Client client, final Identities identities, final JuteWriter reply) {
        return switch (opCode) {
            case OpCode.SET_WATCHES, OpCode.SET_WATCHES2 -> watchRequests.setWatches(client, request);
            case OpCode.GET_EPHEMERALS -> ephemerals.write(client.sessionId(), request, reply);
            case OpCode.SYNC -> {
                reply.writeBytes(request.buffer(), request.pathOffset(), request.pathLength());
                yield ErrorCode.OK;
            }
            default -> request.hasPath() ? executeAt(opCode, client, identities, reply) : ErrorCode.MARSHALLING_ERROR;
        };
    }

    private int executeAt(final int opCode, final Client client, final Identities identities, final JuteWriter reply) {
        final int node = Namespace.find(tree, request.buffer(), request.pathOffset(), request.pathLength());
        return switch (opCode) {
            case OpCode.EXISTS -> exists(node, client, identities, reply);
            case OpCode.GET_ACL -> getAcl(node, identities, reply);
            case OpCode.ADD_WATCH -> watchRequests.add(client, node, request, reply);
            case OpCode.CHECK_WATCHES -> watchRequests.check(client, node, request);
            case OpCode.REMOVE_WATCHES -> watchRequests.remove(client, node, request);
            case OpCode.GET_DATA, OpCode.GET_CHILDREN, OpCode.GET_CHILDREN2, OpCode.GET_ALL_CHILDREN_NUMBER ->
                get(opCode, node, client, identities, reply);
            default -> ErrorCode.UNIMPLEMENTED;
        };
    }

    private int exists(final int node, final Client client, final Identities identities, final JuteWriter reply) {
        if (PathValidator.hasZero(request.buffer(), request.pathOffset(), request.pathLength())) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (node != ZnodeTree.NONE && !aclCheck.permitsHere(tree.acl(node), Permission.READ, identities)) {
            return ErrorCode.NO_AUTH;
        }
        watch(client, WatchTable.DATA, node);
        if (node == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        NodeWriter.writeStat(tree, node, reply);
        count(0);
        return ErrorCode.OK;
    }

    private int get(
            final int opCode,
            final int node,
            final Client client,
            final Identities identities,
            final JuteWriter reply) {
        if (node == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        if (!aclCheck.permitsHere(tree.acl(node), Permission.READ, identities)) {
            return ErrorCode.NO_AUTH;
        }
        switch (opCode) {
            case OpCode.GET_DATA -> {
                watch(client, WatchTable.DATA, node);
                count(NodeWriter.writeData(tree, node, reply));
                NodeWriter.writeStat(tree, node, reply);
            }
            case OpCode.GET_CHILDREN -> {
                watch(client, WatchTable.CHILD, node);
                count(NodeWriter.writeChildren(tree, node, reply));
            }
            case OpCode.GET_CHILDREN2 -> {
                watch(client, WatchTable.CHILD, node);
                count(NodeWriter.writeChildren(tree, node, reply));
                NodeWriter.writeStat(tree, node, reply);
            }
            default -> reply.writeInt(countBelow(node));
        }
        return ErrorCode.OK;
    }

    /** The reference counts what begins with the path and a slash; for "" that is the root as well. */
    private int countBelow(final int node) {
        if (node != ZnodeTree.ROOT) {
            return tree.descendants(node);
        }
        return request.pathLength() == 0 ? tree.size() : tree.size() - 1;
    }

    private int getAcl(final int node, final Identities identities, final JuteWriter reply) {
        if (node == ZnodeTree.NONE) {
            return ErrorCode.NO_NODE;
        }
        final int aclId = tree.acl(node);
        if (!aclCheck.permitsHere(aclId, Permission.READ | Permission.ADMIN, identities)) {
            return ErrorCode.NO_AUTH;
        }
        if (aclCheck.permitsHere(aclId, Permission.ADMIN, identities)) {
            reply.cursor(reply.cursor() + acls.copy(aclId, reply.buffer(), reply.cursor()));
        } else {
            mask.write(acl, 0, acls.copy(aclId, acl, 0), reply);
        }
        NodeWriter.writeStat(tree, node, reply);
        return ErrorCode.OK;
    }

    private void count(final int byteCount) {
        traffic.onRead(request.buffer(), request.pathOffset(), request.pathLength(), byteCount);
    }

    private void watch(final Client client, final int kind, final int node) {
        if (request.watch()) {
            watches.add(client.watcher(), kind, node, request.buffer(), request.pathOffset(), request.pathLength());
        }
    }
}
