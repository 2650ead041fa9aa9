package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.EventType;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchSink;
import io.paddock.engine.watch.WatchTable;
import org.agrona.DirectBuffer;

/** addWatch, checkWatches, removeWatches, setWatches (protocol reference §6.7, §14.4, §14.5). */
final class WatchRequests {
    private static final int MODE_PERSISTENT = 0;
    private static final int MODE_RECURSIVE = 1;
    private static final int NO_ZXID = -1;

    private final ZnodeTree tree;
    private final WatchTable watches;
    private final WatchSink catchUp;
    private final JuteReader reader = new JuteReader();

    WatchRequests(final ZnodeTree tree, final WatchTable watches, final WatchSink catchUp) {
        this.tree = tree;
        this.watches = watches;
        this.catchUp = catchUp;
    }

    int add(final Client client, final int node, final RequestFlyweight request, final JuteWriter reply) {
        if (request.mode() != MODE_PERSISTENT && request.mode() != MODE_RECURSIVE) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        final int kind = request.mode() == MODE_PERSISTENT ? WatchTable.PERSISTENT : WatchTable.RECURSIVE;
        watches.add(client.watcher(), kind, node, request.buffer(), request.pathOffset(), request.pathLength());
        reply.writeInt(ErrorCode.OK);
        return ErrorCode.OK;
    }

    int check(final Client client, final int node, final RequestFlyweight request) {
        if (!isKnownType(request.mode())) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        final boolean isFound = watches.contains(
                client.watcher(), request.mode(), node, request.buffer(), request.pathOffset(), request.pathLength());
        return isFound ? ErrorCode.OK : ErrorCode.NO_WATCHER;
    }

    int remove(final Client client, final int node, final RequestFlyweight request) {
        if (!isKnownType(request.mode())) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        final boolean isFound = watches.remove(
                client.watcher(), request.mode(), node, request.buffer(), request.pathOffset(), request.pathLength());
        return isFound ? ErrorCode.OK : ErrorCode.NO_WATCHER;
    }

    /** Registers again what a client had before it reconnected, or tells it what it has missed. */
    int setWatches(final Client client, final RequestFlyweight request) {
        for (int list = RequestFlyweight.DATA_WATCHES; list <= RequestFlyweight.RECURSIVE_WATCHES; list++) {
            if (!isComplete(request, list)) {
                return ErrorCode.MARSHALLING_ERROR;
            }
        }
        for (int list = RequestFlyweight.DATA_WATCHES; list <= RequestFlyweight.RECURSIVE_WATCHES; list++) {
            openList(request, list);
            for (int i = 0; i < request.listCount(list); i++) {
                reader.readBytes();
                restore(client, request.relativeZxid(), list);
            }
        }
        return ErrorCode.OK;
    }

    private boolean isComplete(final RequestFlyweight request, final int list) {
        openList(request, list);
        for (int i = 0; i < request.listCount(list); i++) {
            if (reader.readBytes() == JuteReader.NULL) {
                return false;
            }
        }
        return request.listCount(list) != JuteReader.NULL;
    }

    private void openList(final RequestFlyweight request, final int list) {
        // The request was decoded before, so that its lists end where they should.
        final int offset = request.listOffset(list);
        reader.wrap(request.buffer(), offset, request.buffer().capacity() - offset);
    }

    private void restore(final Client client, final long relativeZxid, final int list) {
        final DirectBuffer path = reader.buffer();
        final int offset = reader.valueOffset();
        final int length = reader.valueLength();
        final int node = Namespace.find(tree, path, offset, length);
        final int eventType = missedEvent(list, node, relativeZxid);
        if (eventType == 0) {
            watches.add(client.watcher(), kind(list), node, path, offset, length);
        } else {
            catchUp.notify(client.watcher(), eventType, NO_ZXID, AclCheck.UNCHECKED, path, offset, length);
        }
    }

    /** The event that the client has missed; 0 for none, so that its watch is set again. */
    private int missedEvent(final int list, final int node, final long relativeZxid) {
        final boolean isThere = node != ZnodeTree.NONE;
        return switch (list) {
            case RequestFlyweight.DATA_WATCHES ->
                !isThere ? EventType.NODE_DELETED : tree.mzxid(node) > relativeZxid ? EventType.NODE_DATA_CHANGED : 0;
            case RequestFlyweight.EXIST_WATCHES -> isThere ? EventType.NODE_CREATED : 0;
            case RequestFlyweight.CHILD_WATCHES ->
                !isThere
                        ? EventType.NODE_DELETED
                        : tree.pzxid(node) > relativeZxid ? EventType.NODE_CHILDREN_CHANGED : 0;
            default -> 0;
        };
    }

    private static int kind(final int list) {
        return switch (list) {
            case RequestFlyweight.CHILD_WATCHES -> WatchTable.CHILD;
            case RequestFlyweight.PERSISTENT_WATCHES -> WatchTable.PERSISTENT;
            case RequestFlyweight.RECURSIVE_WATCHES -> WatchTable.RECURSIVE;
            default -> WatchTable.DATA;
        };
    }

    private static boolean isKnownType(final int type) {
        return type >= WatchTable.TYPE_CHILDREN && type <= WatchTable.TYPE_RECURSIVE;
    }
}
