package io.paddock.client;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;

/**
 * What the client has said about itself, to be said again on each new connection before anything else. Servers answer
 * in order. A handler is called for the first answer only; it waits through reconnects. The client's thread.
 */
final class Credentials {
    static final int XID = -4;
    /** Credentials are short; with this bound they always fit into the send buffer. */
    private static final int MAX_LENGTH = 64 * 1024;

    private final List<Credential> entries = new ArrayList<>();
    private final ErrorHandler errorHandler;
    private int nextReply;

    Credentials(final ErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
    }

    /** Adds one and returns its request. */
    byte[] add(final String scheme, final byte[] data, final long correlationId, final DoneHandler handler) {
        final Credential credential = new Credential(encode(scheme, data), correlationId, handler);
        entries.add(credential);
        return credential.frame;
    }

    /** Gives all requests again, for a new connection. */
    void repeat(final Consumer<byte[]> frames) {
        nextReply = 0;
        for (int i = 0; i < entries.size(); i++) {
            frames.accept(entries.get(i).frame);
        }
    }

    /** The answer to the next request; false when the server refused it. */
    boolean onReply(final int error) throws ProtocolFault {
        if (nextReply == entries.size()) {
            throw new ProtocolFault("reply to an auth that was not sent");
        }
        entries.get(nextReply++).answer(error, errorHandler);
        return error == ErrorCode.OK;
    }

    /** Fails what was never answered; the client has ended. */
    void failAll(final int errorCode) {
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).answer(errorCode, errorHandler);
        }
    }

    private static byte[] encode(final String scheme, final byte[] data) {
        final JuteWriter writer = new JuteWriter().wrap(new ExpandableArrayBuffer(), 0);
        writer.writeInt(XID)
                .writeInt(OpCode.AUTH)
                .writeInt(0)
                .writeString(scheme)
                .writeBytes(data);
        if (writer.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("credentials of " + writer.length() + " bytes, at most " + MAX_LENGTH);
        }
        final byte[] frame = new byte[writer.length()];
        writer.buffer().getBytes(0, frame);
        return frame;
    }

    private static final class Credential {
        private final byte[] frame;
        private final long correlationId;
        private DoneHandler handler;

        Credential(final byte[] frame, final long correlationId, final DoneHandler handler) {
            this.frame = frame;
            this.correlationId = correlationId;
            this.handler = handler;
        }

        void answer(final int error, final ErrorHandler errorHandler) {
            final DoneHandler waiting = handler;
            handler = null;
            if (waiting == null) {
                return;
            }
            try {
                if (error == ErrorCode.OK) {
                    waiting.onDone(correlationId);
                } else {
                    waiting.onFailure(correlationId, error);
                }
            } catch (final Throwable failure) {
                errorHandler.onError(failure);
            }
        }
    }
}
