package io.paddock.engine.pipeline;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.state.ReadExecutor;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Executes and answers what does not go through the log, when its turn has come. Engine thread. */
final class LocalStage {
    private static final int PING_XID = -2;

    private final ReadExecutor reads;
    private final ReplyStage replies;
    private final AppliedPosition applied;

    LocalStage(final ReadExecutor reads, final ReplyStage replies, final AppliedPosition applied) {
        this.reads = reads;
        this.replies = replies;
        this.applied = applied;
    }

    /** A read or a ping. */
    void execute(
            final ClientConnection client,
            final Identities identities,
            final DirectBuffer frame,
            final int offset,
            final int length,
            final long arrivalNs) {
        final int xid = frame.getInt(offset, ByteOrder.BIG_ENDIAN);
        final int opCode = frame.getInt(offset + Integer.BYTES, ByteOrder.BIG_ENDIAN);
        if (opCode == OpCode.PING) {
            replies.replyEmpty(client, opCode, PING_XID, applied.zxid(), 0, arrivalNs);
            return;
        }
        final JuteWriter body = replies.body();
        final int bodyOffset = offset + OrderStage.REQUEST_HEADER_LENGTH;
        final int bodyLength = length - OrderStage.REQUEST_HEADER_LENGTH;
        final int error = reads.execute(opCode, client, identities, frame, bodyOffset, bodyLength, body);
        replies.reply(client, opCode, xid, applied.zxid(), error, arrivalNs);
        replies.recordRead(arrivalNs);
    }

    /** A request whose result was known on arrival. */
    void answer(
            final ClientConnection client,
            final int error,
            final int manner,
            final DirectBuffer frame,
            final int offset,
            final long arrivalNs) {
        if ((manner & RequestManner.SILENT) == 0) {
            reply(client, error, manner, frame, offset, arrivalNs);
        }
        if ((manner & RequestManner.CLOSE) != 0) {
            client.connection().closeAfterFlush();
        }
    }

    private void reply(
            final ClientConnection client,
            final int error,
            final int manner,
            final DirectBuffer frame,
            final int offset,
            final long arrivalNs) {
        final int xid = frame.getInt(offset, ByteOrder.BIG_ENDIAN);
        final int opCode = frame.getInt(offset + Integer.BYTES, ByteOrder.BIG_ENDIAN);
        final JuteWriter body = replies.body();
        if ((manner & RequestManner.NULL_TOKEN) != 0) {
            body.writeInt(JuteReader.NULL);
        }
        replies.reply(client, opCode, xid, RequestManner.zxid(manner, applied.zxid()), error, arrivalNs);
    }

    /** A sync whose point has been reached; its answer is its path. */
    void answerSync(final ClientConnection client, final DirectBuffer frame, final int offset, final long arrivalNs) {
        final int xid = frame.getInt(offset, ByteOrder.BIG_ENDIAN);
        final int bodyOffset = offset + OrderStage.REQUEST_HEADER_LENGTH;
        final int pathLength = frame.getInt(bodyOffset, ByteOrder.BIG_ENDIAN);
        replies.body().writeBytes(frame, bodyOffset + Integer.BYTES, pathLength);
        replies.reply(client, OpCode.SYNC, xid, applied.zxid(), 0, arrivalNs);
    }
}
