package io.paddock.client;

import io.paddock.client.link.SendBuffer;
import io.paddock.client.watch.WatchKind;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.CreateFlags;
import io.paddock.codecs.wire.MultiHeader;
import io.paddock.codecs.wire.OpCode;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes requests straight into the send buffer and numbers them in the ring:
 *
 * <pre>
 *  +----------+-------+--------+------------------------+
 *  | i length | i xid | i type | record of the type ... |
 *  +----------+-------+--------+------------------------+
 * </pre>
 *
 * <p>Each method returns the xid, or {@link PaddockClient#BACK_PRESSURED} when ring or buffer is full; nothing has
 * happened then, nor when it throws. The client's thread.
 */
final class RequestEncoder {
    private static final int HEADER_LENGTH = 2 * Integer.BYTES;
    /** Every fixed field of the longest record and the scratch byte of the path, with room to spare. */
    private static final int FIXED_LENGTH = 64;

    private final SendBuffer sendBuffer;
    private final PendingRequests pending;
    private final int maxRequestLength;
    private final JuteWriter writer = new JuteWriter();
    private int frameOffset;

    RequestEncoder(final SendBuffer sendBuffer, final PendingRequests pending, final int maxRequestLength) {
        this.sendBuffer = sendBuffer;
        this.pending = pending;
        this.maxRequestLength = maxRequestLength;
    }

    /** exists, getData, getChildren2. */
    int read(
            final int opCode,
            final CharSequence path,
            final int watchKind,
            final long correlationId,
            final FailureHandler handler) {
        if (!begin(path, 0)) {
            return PaddockClient.BACK_PRESSURED;
        }
        Encoding.path(writer, path, false);
        final int pathEnd = writer.cursor();
        writer.writeBoolean(watchKind != WatchKind.NONE);
        final int xid = commit(opCode, correlationId, handler);
        remember(watchKind, pathEnd);
        return xid;
    }

    /** getACL, sync. */
    int path(final int opCode, final CharSequence path, final long correlationId, final FailureHandler handler) {
        if (!begin(path, 0)) {
            return PaddockClient.BACK_PRESSURED;
        }
        Encoding.path(writer, path, false);
        return commit(opCode, correlationId, handler);
    }

    /** delete. */
    int delete(final CharSequence path, final int version, final long correlationId, final FailureHandler handler) {
        if (!begin(path, 0)) {
            return PaddockClient.BACK_PRESSURED;
        }
        Encoding.path(writer, path, false);
        writer.writeInt(version);
        return commit(OpCode.DELETE, correlationId, handler);
    }

    int create(
            final CharSequence path,
            final DirectBuffer data,
            final CreateOptions options,
            final long correlationId,
            final FailureHandler handler) {
        if (!begin(path, (long) Encoding.length(data) + options.acl().encoded().capacity())) {
            return PaddockClient.BACK_PRESSURED;
        }
        Encoding.path(writer, path, CreateFlags.isSequential(options.flags()));
        Encoding.create(writer, data, options);
        return commit(options.opCode(), correlationId, handler);
    }

    int setData(
            final CharSequence path,
            final DirectBuffer data,
            final int version,
            final long correlationId,
            final FailureHandler handler) {
        if (!begin(path, Encoding.length(data))) {
            return PaddockClient.BACK_PRESSURED;
        }
        Encoding.path(writer, path, false);
        Encoding.data(writer, data);
        writer.writeInt(version);
        return commit(OpCode.SET_DATA, correlationId, handler);
    }

    int setAcl(
            final CharSequence path,
            final AclList acl,
            final int version,
            final long correlationId,
            final FailureHandler handler) {
        if (!begin(path, acl.encoded().capacity())) {
            return PaddockClient.BACK_PRESSURED;
        }
        Encoding.path(writer, path, false);
        Encoding.record(writer, acl.encoded());
        writer.writeInt(version);
        return commit(OpCode.SET_ACL, correlationId, handler);
    }

    /** addWatch, removeWatches. */
    int watch(
            final int opCode,
            final CharSequence path,
            final int mode,
            final int watchKinds,
            final long correlationId,
            final FailureHandler handler) {
        if (!begin(path, 0)) {
            return PaddockClient.BACK_PRESSURED;
        }
        Encoding.path(writer, path, false);
        final int pathEnd = writer.cursor();
        writer.writeInt(mode);
        final int xid = commit(opCode, correlationId, handler);
        remember(watchKinds, pathEnd);
        return xid;
    }

    int multi(final MultiRequest request, final long correlationId, final FailureHandler handler) {
        if (!begin("", (long) request.encodedLength() + MultiHeader.LENGTH)) {
            return PaddockClient.BACK_PRESSURED;
        }
        request.encode(writer);
        return commit(OpCode.MULTI, correlationId, handler);
    }

    /** A request without a body. */
    int empty(final int opCode, final long correlationId, final FailureHandler handler) {
        if (!begin("", 0)) {
            return PaddockClient.BACK_PRESSURED;
        }
        return commit(opCode, correlationId, handler);
    }

    /** A request without a body and without a reply to wait for; false when there is no room. */
    boolean unnumbered(final int xid, final int opCode) {
        final int offset = sendBuffer.claim(HEADER_LENGTH);
        if (offset == SendBuffer.NO_ROOM) {
            return false;
        }
        writeHeader(offset, xid, opCode);
        sendBuffer.commit(HEADER_LENGTH);
        return true;
    }

    private boolean begin(final CharSequence path, final long otherLength) {
        final long maxLength = FIXED_LENGTH + (long) path.length() * Utf8.MAX_BYTES_PER_CHAR + otherLength;
        if (maxLength > sendBuffer.maxFrameLength()) {
            throw new IllegalArgumentException("request of up to " + maxLength + " bytes, the send buffer takes "
                    + sendBuffer.maxFrameLength() + " (sendBufferLength)");
        }
        frameOffset = pending.isFull() ? SendBuffer.NO_ROOM : sendBuffer.claim((int) maxLength);
        if (frameOffset == SendBuffer.NO_ROOM) {
            return false;
        }
        writer.wrap(sendBuffer.buffer(), frameOffset + HEADER_LENGTH);
        return true;
    }

    private int commit(final int opCode, final long correlationId, final FailureHandler handler) {
        final int length = writer.cursor() - frameOffset;
        if (length > maxRequestLength) {
            throw new IllegalArgumentException(
                    "request of " + length + " bytes, at most " + maxRequestLength + " are allowed (maxRequestLength)");
        }
        final int xid = pending.add(opCode, correlationId, handler);
        writeHeader(frameOffset, xid, opCode);
        sendBuffer.commit(length);
        return xid;
    }

    private void writeHeader(final int offset, final int xid, final int opCode) {
        final MutableDirectBuffer buffer = sendBuffer.buffer();
        buffer.putInt(offset, xid, ByteOrder.BIG_ENDIAN);
        buffer.putInt(offset + Integer.BYTES, opCode, ByteOrder.BIG_ENDIAN);
    }

    /** Keeps the path, which is the first field, until the reply says whether the watch stands. */
    private void remember(final int watchKinds, final int pathEnd) {
        if (watchKinds != WatchKind.NONE) {
            final int pathOffset = frameOffset + HEADER_LENGTH + Integer.BYTES;
            pending.watch(watchKinds, Utf8.bytes(sendBuffer.buffer(), pathOffset, pathEnd - pathOffset));
        }
    }
}
