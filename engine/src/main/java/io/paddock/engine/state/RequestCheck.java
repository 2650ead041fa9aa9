package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.CreateFlags;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestFlyweight;
import org.agrona.DirectBuffer;

/**
 * What the server at which a request arrives checks before it puts the request into the log: only that its bytes are a
 * record. What is not is answered with MARSHALLING_ERROR and consumes no zxid (protocol reference §4.3). Everything
 * else is decided at execution. Not thread-safe.
 */
public final class RequestCheck {
    private final JuteReader reader = new JuteReader();
    private final RequestFlyweight request = new RequestFlyweight();

    /**
     * Whether a write is to be submitted: its body is a record of its type, or, of types whose undecodable requests
     * consume a zxid as well (multi, with an exception) or that have no body (closeSession), anything.
     */
    public boolean isSubmittable(final int opCode, final DirectBuffer body, final int offset, final int length) {
        return switch (opCode) {
            case OpCode.CLOSE_SESSION -> true;
            case OpCode.MULTI -> isMultiSubmittable(body, offset, length);
            default -> request.decode(opCode, reader.wrap(body, offset, length));
        };
    }

    /**
     * Whether a write would leave a node that its session owns: a create with such a mode, or a multi that holds one. A
     * multi is looked through up to what cannot be read, since such a one has no effect.
     */
    public boolean createsEphemeral(final int opCode, final DirectBuffer body, final int offset, final int length) {
        reader.wrap(body, offset, length);
        if (opCode != OpCode.MULTI) {
            return isEphemeralCreate(opCode);
        }
        while (true) {
            final int step = reader.readInt();
            final boolean isEnd = reader.readBoolean();
            reader.readInt();
            if (reader.failed() || isEnd || !MultiOperation.isWrite(step)) {
                return false;
            }
            if (isEphemeralCreate(step)) {
                return true;
            }
            if (reader.failed() || !isPlainCreate(step) && !request.decode(step, reader)) {
                return false;
            }
        }
    }

    private static boolean isPlainCreate(final int opCode) {
        return opCode == OpCode.CREATE || opCode == OpCode.CREATE2;
    }

    /** Decodes a plain create. */
    private boolean isEphemeralCreate(final int opCode) {
        return isPlainCreate(opCode) && request.decode(opCode, reader) && CreateFlags.isEphemeral(request.flags());
    }

    /**
     * The reference takes no zxid for a multi with a create whose list of ACLs is null. Up to the first operation that
     * it cannot read at all, since such a stream takes one.
     */
    private boolean isMultiSubmittable(final DirectBuffer body, final int offset, final int length) {
        reader.wrap(body, offset, length);
        while (true) {
            final int opCode = reader.readInt();
            final boolean isEnd = reader.readBoolean();
            reader.readInt();
            if (reader.failed() || isEnd || !MultiOperation.isWrite(opCode) || !request.decode(opCode, reader)) {
                return true;
            }
            final boolean isPlainCreate = opCode != OpCode.CREATE_TTL && MultiOperation.isCreate(opCode);
            final boolean hasMode = CreateFlags.isKnown(request.flags());
            if (isPlainCreate && hasMode && request.aclCount() == JuteReader.NULL) {
                return false;
            }
            if (isPlainCreate && (!hasMode || CreateFlags.isTtl(request.flags()))) {
                return true;
            }
        }
    }
}
