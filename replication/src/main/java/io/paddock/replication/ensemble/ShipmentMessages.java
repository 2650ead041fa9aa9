package io.paddock.replication.ensemble;

import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.MessageHeaderEncoder;
import io.paddock.codecs.peer.PeerHeaderDecoder;
import io.paddock.codecs.peer.PeerHeaderEncoder;
import io.paddock.codecs.peer.SnapAckDecoder;
import io.paddock.codecs.peer.SnapAckEncoder;
import io.paddock.codecs.peer.SnapBeginDecoder;
import io.paddock.codecs.peer.SnapBeginEncoder;
import io.paddock.codecs.peer.SnapChunkDecoder;
import io.paddock.codecs.peer.SnapChunkEncoder;
import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.zab.Environment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes and decodes the messages that carry a snapshot. Owner's thread; one buffer, valid during a call. */
final class ShipmentMessages {
    /** More chunks of the same are welcome. */
    static final int GO_ON = 0;
    /** All is there, and holds. */
    static final int DONE = 1;
    /** The receiver has no use for it. */
    static final int UNWANTED = 2;
    /** All has come, and does not hold. */
    static final int DAMAGED = 3;

    /** Bytes of a file in one message, as a rule; less where the link carries less. */
    private static final int CHUNK_LENGTH = 32 * 1024;

    private static final int CHUNK_OVERHEAD =
            MessageHeaderEncoder.ENCODED_LENGTH + SnapChunkEncoder.BLOCK_LENGTH + SnapChunkEncoder.dataHeaderLength();

    private final int server;
    private final long incarnation;
    private final PeerLink link;
    private final int chunkLength;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SnapBeginEncoder beginEncoder = new SnapBeginEncoder();
    private final SnapChunkEncoder chunkEncoder = new SnapChunkEncoder();
    private final SnapAckEncoder ackEncoder = new SnapAckEncoder();
    private final SnapBeginDecoder beginDecoder = new SnapBeginDecoder();
    private final SnapChunkDecoder chunkDecoder = new SnapChunkDecoder();
    private final SnapAckDecoder ackDecoder = new SnapAckDecoder();

    ShipmentMessages(final int server, final long incarnation, final PeerLink link) {
        this.server = server;
        this.incarnation = incarnation;
        this.link = link;
        chunkLength = Math.min(CHUNK_LENGTH, link.maxMessageLength() - CHUNK_OVERHEAD);
        bytes = ByteBuffer.allocate(CHUNK_OVERHEAD + chunkLength).order(ByteOrder.LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(bytes);
    }

    private void speak(final PeerHeaderEncoder peer, final long epoch) {
        peer.clusterTag(0)
                .fromServer(server)
                .flags(0)
                .incarnation(incarnation)
                .epoch(epoch)
                .linkSequence(0)
                .reserved(0);
    }

    void begin(final int to, final long epoch, final long zxid, final long length) {
        speak(beginEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).peer(), epoch);
        beginEncoder.zxid(zxid).length(length);
        link.send(to, Environment.BULK, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + beginEncoder.encodedLength());
    }

    /** @return bytes of the file that were sent; 0 when there is no room now. */
    int chunk(final int to, final long epoch, final long zxid, final long position, final RawSnapshot source) {
        speak(chunkEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).peer(), epoch);
        final int length = source.read(position, buffer, CHUNK_OVERHEAD, chunkLength);
        chunkEncoder.zxid(zxid).position(position).crc(Integer.toUnsignedLong(crc(bytes, CHUNK_OVERHEAD, length)));
        buffer.putInt(CHUNK_OVERHEAD - SnapChunkEncoder.dataHeaderLength(), length, SnapChunkEncoder.BYTE_ORDER);
        return link.send(to, Environment.BULK, buffer, 0, CHUNK_OVERHEAD + length) ? length : 0;
    }

    void ack(final int to, final long epoch, final long zxid, final long position, final int status) {
        speak(ackEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).peer(), epoch);
        ackEncoder.zxid(zxid).position(position).status((short) status);
        link.send(to, Environment.CONTROL, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + ackEncoder.encodedLength());
    }

    /** Template of a message, -1 when it is none. */
    static int templateId(final DirectBuffer message, final int offset, final int length) {
        return length < MessageHeaderDecoder.ENCODED_LENGTH
                ? -1
                : message.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                        & 0xFFFF;
    }

    SnapBeginDecoder begin(final DirectBuffer message, final int offset) {
        return beginDecoder.wrapAndApplyHeader(message, offset, headerDecoder);
    }

    SnapChunkDecoder chunk(final DirectBuffer message, final int offset) {
        return chunkDecoder.wrapAndApplyHeader(message, offset, headerDecoder);
    }

    SnapAckDecoder ack(final DirectBuffer message, final int offset) {
        return ackDecoder.wrapAndApplyHeader(message, offset, headerDecoder);
    }

    /** Whether the bytes of a chunk are as they were read. Moves nothing. */
    boolean holds(final SnapChunkDecoder chunk) {
        final int length = chunk.dataLength();
        final int offset = chunk.limit() + SnapChunkDecoder.dataHeaderLength();
        if (length > chunkLength) {
            return false;
        }
        chunk.buffer().getBytes(offset, buffer, 0, length);
        return crc(bytes, 0, length) == (int) chunk.crc();
    }

    private int crc(final ByteBuffer from, final int offset, final int length) {
        crc.reset();
        crc.update(from.limit(offset + length).position(offset));
        from.clear();
        return (int) crc.getValue();
    }

    /** Whether a server speaks of an epoch. */
    static boolean isOf(final PeerHeaderDecoder peer, final int from, final long epoch) {
        return peer.fromServer() == from && peer.epoch() == epoch;
    }
}
