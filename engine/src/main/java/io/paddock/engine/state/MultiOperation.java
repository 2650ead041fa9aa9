package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.CreateFlags;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.MultiHeader;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestFlyweight;
import org.agrona.DirectBuffer;

/**
 * multi: all of its operations or none (protocol reference §7). The whole stream is decoded before the first operation
 * is executed; each operation sees the effects of those before it. Runs inside the tree's transaction; the caller rolls
 * it back when {@link #hasFailed()}.
 */
final class MultiOperation {
    private final CreateOperation create;
    private final DeleteOperation delete;
    private final UpdateOperation update;
    private final JuteReader reader = new JuteReader();
    private final RequestFlyweight request = new RequestFlyweight();
    private boolean hasFailed;

    MultiOperation(final CreateOperation create, final DeleteOperation delete, final UpdateOperation update) {
        this.create = create;
        this.delete = delete;
        this.update = update;
    }

    /** Whether an operation of the last multi failed, so that its reply is one of errors and nothing may stay. */
    boolean hasFailed() {
        return hasFailed;
    }

    /**
     * Executes; OK also when an operation failed, since the reply then says so in its results. Only what the reference
     * cannot read fails as a whole.
     */
    int execute(final DirectBuffer body, final int offset, final int length, final JuteWriter reply) {
        hasFailed = false;
        final int count = count(body, offset, length);
        if (count < 0) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        final int replyStart = reply.cursor();
        reader.wrap(body, offset, length);
        for (int i = 0; i < count; i++) {
            final int opCode = nextOperation();
            MultiHeader.write(reply, resultType(opCode), ErrorCode.OK);
            final int error = executeOne(opCode, reply);
            if (error != ErrorCode.OK) {
                hasFailed = true;
                reply.cursor(replyStart);
                if (error == ErrorCode.MARSHALLING_ERROR) {
                    return error;
                }
                writeErrors(count, i, error, reply);
                return ErrorCode.OK;
            }
        }
        MultiHeader.writeEnd(reply);
        return ErrorCode.OK;
    }

    /** Operations in the stream; -1 when it is not a stream of writes. */
    private int count(final DirectBuffer body, final int offset, final int length) {
        reader.wrap(body, offset, length);
        int count = 0;
        while (true) {
            final int opCode = reader.readInt();
            final boolean isEnd = reader.readBoolean();
            reader.readInt();
            if (reader.failed()) {
                return -1;
            }
            if (isEnd) {
                return count;
            }
            if (!isWrite(opCode) || !request.decode(opCode, reader) || !request.hasPath() || !isSound(opCode)) {
                return -1;
            }
            count++;
        }
    }

    private int nextOperation() {
        final int opCode = reader.readInt();
        reader.readBoolean();
        reader.readInt();
        request.decode(opCode, reader);
        return effectiveCode(opCode);
    }

    private int executeOne(final int opCode, final JuteWriter reply) {
        return switch (opCode) {
            case OpCode.DELETE -> delete.execute(request);
            case OpCode.SET_DATA -> update.setData(request, reply);
            case OpCode.CHECK -> update.check(request);
            default -> create.execute(opCode, request, reply);
        };
    }

    /**
     * Inside a multi a container mode makes a container, whatever kind of create carries it, and createTTL without a
     * TTL mode is a create whose time is not looked at; unlike outside.
     */
    private int effectiveCode(final int opCode) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2 -> isContainer() ? OpCode.CREATE_CONTAINER : opCode;
            case OpCode.CREATE_TTL ->
                CreateFlags.isTtl(request.flags()) ? opCode : isContainer() ? OpCode.CREATE_CONTAINER : OpCode.CREATE;
            default -> opCode;
        };
    }

    private boolean isContainer() {
        return request.flags() == CreateFlags.CONTAINER;
    }

    /** What makes the reference refuse the whole stream: an unknown mode, a TTL mode without a time, a null ACL. */
    private boolean isSound(final int opCode) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER ->
                CreateFlags.isKnown(request.flags())
                        && !CreateFlags.isTtl(request.flags())
                        && request.aclCount() != JuteReader.NULL;
            default -> true;
        };
    }

    /** Whether an operation may be part of a multi. */
    static boolean isWrite(final int opCode) {
        return isCreate(opCode) || opCode == OpCode.DELETE || opCode == OpCode.SET_DATA || opCode == OpCode.CHECK;
    }

    static boolean isCreate(final int opCode) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL -> true;
            default -> false;
        };
    }

    private static int resultType(final int opCode) {
        return opCode == OpCode.CREATE_CONTAINER || opCode == OpCode.CREATE_TTL ? OpCode.CREATE2 : opCode;
    }

    private static void writeErrors(final int count, final int failed, final int error, final JuteWriter reply) {
        for (int i = 0; i < count; i++) {
            MultiHeader.writeError(
                    reply, i < failed ? ErrorCode.OK : i == failed ? error : ErrorCode.RUNTIME_INCONSISTENCY);
        }
        MultiHeader.writeEnd(reply);
    }
}
