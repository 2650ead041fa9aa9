package io.paddock.client;

import io.paddock.client.link.SendBuffer;
import io.paddock.client.watch.WatchBatches;
import io.paddock.client.watch.WatchKind;
import io.paddock.client.watch.WatchTable;
import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.DirectBuffer;

/**
 * What is said on a connection whose session is agreed. First the client introduces itself: credentials, then the
 * watches that it had; requests come after. Pings, credentials and setWatches have xids of their own and no place in the
 * ring, so they never take a slot from a request. The client's thread.
 */
final class Conversation {
    private static final int NOTIFICATION_XID = -1;
    private static final int PING_XID = -2;
    private static final int SET_WATCHES_XID = -8;
    private static final int HEADER_LENGTH = 16;
    private static final int ZXID_OFFSET = 4;
    private static final int ERROR_OFFSET = 12;

    private final CloseHandler closeHandler = new CloseHandler();
    private final Deque<byte[]> introduction = new ArrayDeque<>();
    private final JuteReader reader = new JuteReader();
    private final SendBuffer sendBuffer;
    private final RequestEncoder requests;
    private final ReplyDispatcher replies;
    private final Credentials credentials;
    private final WatchTable watches;
    private final ClientListener listener;

    private long lastZxidSeen;
    /** Whether there is a connection to speak on. */
    private boolean live;

    private boolean closeWanted;
    private boolean closed;

    Conversation(
            final SendBuffer sendBuffer,
            final RequestEncoder requests,
            final ReplyDispatcher replies,
            final Credentials credentials,
            final WatchTable watches,
            final ClientListener listener) {
        this.sendBuffer = sendBuffer;
        this.requests = requests;
        this.replies = replies;
        this.credentials = credentials;
        this.watches = watches;
        this.listener = listener;
    }

    long lastZxidSeen() {
        return lastZxidSeen;
    }

    /** Starts over on a new connection. */
    void introduce() {
        live = true;
        credentials.repeat(introduction::add);
        WatchBatches.encode(watches, SET_WATCHES_XID, lastZxidSeen, introduction::add);
    }

    /** Whether requests may be sent: everything that must go before them has its place in the send buffer. */
    boolean isIntroduced() {
        return introduction.isEmpty();
    }

    /** Credentials for this connection, if there is one, and all to come. */
    void addCredential(final String scheme, final byte[] data, final long correlationId, final DoneHandler handler) {
        final byte[] frame = credentials.add(scheme, data, correlationId, handler);
        if (live) {
            introduction.add(frame);
            proceed();
        }
    }

    /** Sends what had no room before. */
    void proceed() {
        while (!introduction.isEmpty()) {
            final byte[] frame = introduction.peek();
            final int offset = sendBuffer.claim(frame.length);
            if (offset == SendBuffer.NO_ROOM) {
                return;
            }
            sendBuffer.buffer().putBytes(offset, frame);
            sendBuffer.commit(frame.length);
            introduction.remove();
        }
        if (closeWanted && requests.empty(OpCode.CLOSE_SESSION, 0, closeHandler) > 0) {
            closeWanted = false;
        }
    }

    void ping() {
        requests.unnumbered(PING_XID, OpCode.PING);
    }

    void askToClose() {
        closeWanted = true;
        proceed();
    }

    /**
     * Takes a message of the server.
     *
     * @return the state that it brings the client to, or null when that stays.
     */
    ClientState onFrame(final DirectBuffer buffer, final int offset, final int length) throws ProtocolFault {
        if (length < HEADER_LENGTH) {
            throw new ProtocolFault("message of " + length + " bytes");
        }
        final int xid = buffer.getInt(offset, ByteOrder.BIG_ENDIAN);
        final long zxid = buffer.getLong(offset + ZXID_OFFSET, ByteOrder.BIG_ENDIAN);
        final int error = buffer.getInt(offset + ERROR_OFFSET, ByteOrder.BIG_ENDIAN);
        switch (xid) {
            case PING_XID, SET_WATCHES_XID -> {}
            case NOTIFICATION_XID -> onNotification(zxid, buffer, offset + HEADER_LENGTH, length - HEADER_LENGTH);
            case Credentials.XID -> {
                return credentials.onReply(error) ? null : ClientState.AUTH_FAILED;
            }
            default -> {
                lastZxidSeen = zxid > 0 ? zxid : lastZxidSeen;
                replies.onReply(xid, error, buffer, offset + HEADER_LENGTH, length - HEADER_LENGTH);
            }
        }
        return closed ? ClientState.CLOSED : null;
    }

    /** The connection is lost. */
    void onLost(final int errorCode) {
        live = false;
        introduction.clear();
        closeWanted = false;
        replies.failAll(errorCode);
    }

    /** Nothing more will come. */
    void onEnded(final ClientState state) {
        onLost(state == ClientState.EXPIRED ? ErrorCode.SESSION_EXPIRED : ClientError.CONNECTION_LOSS);
        credentials.failAll(state == ClientState.AUTH_FAILED ? ErrorCode.AUTH_FAILED : ClientError.CONNECTION_LOSS);
    }

    private void onNotification(final long zxid, final DirectBuffer buffer, final int offset, final int length)
            throws ProtocolFault {
        reader.wrap(buffer, offset, length);
        final int eventType = reader.readInt();
        reader.readInt();
        final int pathLength = reader.readBytes();
        if (reader.failed() || pathLength < 0) {
            throw new ProtocolFault("notification of " + length + " bytes");
        }
        watches.remove(buffer, reader.valueOffset(), pathLength, WatchKind.usedUpBy(eventType));
        listener.onWatchEvent(eventType, buffer, reader.valueOffset(), pathLength, zxid);
    }

    /** Whatever the server says to the close, this session is over. */
    private final class CloseHandler implements DoneHandler {
        @Override
        public void onDone(final long correlationId) {
            closed = true;
        }

        @Override
        public void onFailure(final long correlationId, final int errorCode) {
            closed = true;
        }
    }
}
