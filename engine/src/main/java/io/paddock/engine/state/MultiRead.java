package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.MultiHeader;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.tree.ZnodeTree;
import org.agrona.DirectBuffer;

/** multiRead: getData and getChildren of one moment, each with its own result, watch flags ignored (§7.3). */
final class MultiRead {
    /**
     * Longest reply. A frame can name one large node tens of thousands of times; no client could take the answer, and
     * no server should make it.
     */
    private static final int MAX_REPLY_LENGTH = 64 << 20;

    private final ZnodeTree tree;
    private final AclCheck aclCheck;
    private final NamespaceTraffic traffic;
    private final JuteReader reader = new JuteReader();
    private final RequestFlyweight request = new RequestFlyweight();

    MultiRead(final ZnodeTree tree, final AclCheck aclCheck, final NamespaceTraffic traffic) {
        this.tree = tree;
        this.aclCheck = aclCheck;
        this.traffic = traffic;
    }

    int execute(
            final Identities identities,
            final DirectBuffer body,
            final int offset,
            final int length,
            final JuteWriter reply) {
        final int replyStart = reply.cursor();
        reader.wrap(body, offset, length);
        while (true) {
            final int opCode = reader.readInt();
            final boolean isEnd = reader.readBoolean();
            reader.readInt();
            if (isEnd && !reader.failed()) {
                MultiHeader.writeEnd(reply);
                return ErrorCode.OK;
            }
            final boolean isRead = opCode == OpCode.GET_DATA || opCode == OpCode.GET_CHILDREN;
            final boolean isTooLong = reply.cursor() - replyStart > MAX_REPLY_LENGTH;
            if (isTooLong || !isRead || !request.decode(opCode, reader) || !request.hasPath()) {
                reply.cursor(replyStart);
                return ErrorCode.MARSHALLING_ERROR;
            }
            read(opCode, identities, reply);
        }
    }

    private void read(final int opCode, final Identities identities, final JuteWriter reply) {
        final int node = Namespace.find(tree, request.buffer(), request.pathOffset(), request.pathLength());
        if (node == ZnodeTree.NONE) {
            MultiHeader.writeError(reply, ErrorCode.NO_NODE);
        } else if (!aclCheck.permitsHere(tree.acl(node), Permission.READ, identities)) {
            MultiHeader.writeError(reply, ErrorCode.NO_AUTH);
        } else if (opCode == OpCode.GET_DATA) {
            MultiHeader.write(reply, opCode, ErrorCode.OK);
            count(NodeWriter.writeData(tree, node, reply));
            NodeWriter.writeStat(tree, node, reply);
        } else {
            MultiHeader.write(reply, opCode, ErrorCode.OK);
            count(NodeWriter.writeChildren(tree, node, reply));
        }
    }

    private void count(final int byteCount) {
        traffic.onRead(request.buffer(), request.pathOffset(), request.pathLength(), byteCount);
    }
}
