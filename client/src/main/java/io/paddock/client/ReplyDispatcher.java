package io.paddock.client;

import io.paddock.client.watch.WatchKind;
import io.paddock.client.watch.WatchTable;
import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Matches replies with requests, keeps the table of watches true, and calls handlers. A request leaves the ring before
 * its handler is called, so a handler that throws, or sends, finds everything in order. The client's thread.
 */
final class ReplyDispatcher {
    private final PendingRequests pending;
    private final WatchTable watches;
    private final ErrorHandler errorHandler;
    private final UnsafeBuffer pathView = new UnsafeBuffer(0, 0);
    private final JuteReader reader = new JuteReader();
    private final StatFlyweight stat = new StatFlyweight();
    private final NameCursor names = new NameCursor();
    private final AclCursor acl = new AclCursor();
    private final MultiResults results = new MultiResults();

    ReplyDispatcher(final PendingRequests pending, final WatchTable watches, final ErrorHandler errorHandler) {
        this.pending = pending;
        this.watches = watches;
        this.errorHandler = errorHandler;
    }

    /** A reply to the oldest request. */
    void onReply(final int xid, final int error, final DirectBuffer buffer, final int offset, final int length)
            throws ProtocolFault {
        if (pending.isEmpty() || pending.xid() != xid) {
            throw new ProtocolFault("reply to xid " + xid + ", expected "
                    + (pending.isEmpty() ? "none" : Integer.toString(pending.xid())));
        }
        final int opCode = pending.opCode();
        reader.wrap(buffer, offset, length);
        if (error == ErrorCode.OK && !decode(opCode)) {
            throw new ProtocolFault("reply of " + length + " bytes to a request of type " + opCode);
        }
        updateWatches(opCode, error);
        final long correlationId = pending.correlationId();
        final FailureHandler handler = pending.handler();
        pending.removeHead();
        try {
            if (error == ErrorCode.OK) {
                deliver(opCode, correlationId, handler);
            } else {
                handler.onFailure(correlationId, error);
            }
        } catch (final Throwable failure) {
            errorHandler.onError(failure);
        }
    }

    /** Fails what was waiting when the connection went; not what handlers send meanwhile. */
    void failAll(final int errorCode) {
        for (int count = pending.size(); count > 0; count--) {
            final long correlationId = pending.correlationId();
            final FailureHandler handler = pending.handler();
            pending.removeHead();
            try {
                handler.onFailure(correlationId, errorCode);
            } catch (final Throwable failure) {
                errorHandler.onError(failure);
            }
        }
    }

    private boolean decode(final int opCode) {
        switch (opCode) {
            case OpCode.GET_DATA, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL -> {
                reader.readBytes();
                Replies.readStat(reader, stat);
            }
            case OpCode.EXISTS, OpCode.SET_DATA, OpCode.SET_ACL -> Replies.readStat(reader, stat);
            case OpCode.GET_CHILDREN2 -> {
                names.wrap(reader);
                Replies.readStat(reader, stat);
            }
            case OpCode.GET_ACL -> {
                acl.wrap(reader);
                Replies.readStat(reader, stat);
            }
            case OpCode.MULTI -> {
                return results.wrap(reader);
            }
            default -> {}
        }
        return !reader.failed();
    }

    private void deliver(final int opCode, final long correlationId, final FailureHandler handler) {
        switch (opCode) {
            case OpCode.GET_DATA ->
                ((DataHandler) handler)
                        .onData(correlationId, reader.buffer(), reader.valueOffset(), reader.valueLength(), stat);
            case OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL ->
                ((CreateHandler) handler)
                        .onCreated(correlationId, reader.buffer(), reader.valueOffset(), reader.valueLength(), stat);
            case OpCode.EXISTS, OpCode.SET_DATA, OpCode.SET_ACL -> ((StatHandler) handler).onStat(correlationId, stat);
            case OpCode.GET_CHILDREN2 -> ((ChildrenHandler) handler).onChildren(correlationId, names, stat);
            case OpCode.GET_ACL -> ((AclHandler) handler).onAcl(correlationId, acl, stat);
            case OpCode.MULTI -> ((MultiHandler) handler).onResults(correlationId, results);
            default -> ((DoneHandler) handler).onDone(correlationId);
        }
    }

    /** A watch stands once the server has answered well; that of exists also on a missing node. */
    private void updateWatches(final int opCode, final int error) {
        final byte[] path = pending.watchPath();
        if (path == null) {
            return;
        }
        if (opCode == OpCode.REMOVE_WATCHES) {
            if (error == ErrorCode.OK) {
                pathView.wrap(path);
                watches.remove(pathView, 0, path.length, pending.watchKinds());
            }
        } else if (error == ErrorCode.OK) {
            watches.add(path, pending.watchKinds());
        } else if (opCode == OpCode.EXISTS && error == ErrorCode.NO_NODE) {
            watches.add(path, WatchKind.EXIST);
        }
    }
}
