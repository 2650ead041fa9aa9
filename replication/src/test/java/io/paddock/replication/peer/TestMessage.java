package io.paddock.replication.peer;

import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.MessageHeaderEncoder;
import io.paddock.codecs.peer.PeerHeaderDecoder;
import io.paddock.codecs.peer.PeerHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A message whose bytes follow from server, stream, number and length. */
record TestMessage(int server, int stream, int number, int length) {
    static final int LEAST_LENGTH = LinkHeader.LENGTH + 3 * Integer.BYTES;
    private static final int TEMPLATE = 8;

    UnsafeBuffer buffer() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[length]);
        new MessageHeaderEncoder()
                .wrap(buffer, 0)
                .blockLength(PeerHeaderEncoder.ENCODED_LENGTH)
                .templateId(TEMPLATE)
                .schemaId(MessageHeaderEncoder.SCHEMA_ID)
                .version(0);
        new PeerHeaderEncoder()
                .wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .fromServer(server)
                .incarnation(5)
                .epoch(number);
        buffer.putInt(LinkHeader.LENGTH, stream);
        buffer.putInt(LinkHeader.LENGTH + 4, number);
        buffer.putInt(LinkHeader.LENGTH + 8, length);
        for (int i = LEAST_LENGTH; i < length; i++) {
            buffer.putByte(i, content(i));
        }
        return buffer;
    }

    /** Reads a message that has come, and checks every byte of it. */
    static TestMessage read(final DirectBuffer buffer, final int offset, final int length) {
        final PeerHeaderDecoder peer =
                new PeerHeaderDecoder().wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
        final int body = offset + LinkHeader.LENGTH;
        final TestMessage message = new TestMessage(
                peer.fromServer(), buffer.getInt(body), buffer.getInt(body + 4), buffer.getInt(body + 8));
        if (message.length != length
                || peer.epoch() != message.number
                || peer.incarnation() != 5
                || peer.flags() != 0) {
            throw new AssertionError(message + " came with " + length + " bytes, " + peer);
        }
        for (int i = LEAST_LENGTH; i < length; i++) {
            if (buffer.getByte(offset + i) != message.content(i)) {
                throw new AssertionError(message + " differs at " + i);
            }
        }
        return message;
    }

    private byte content(final int index) {
        return (byte) (31 * server + 17 * stream + 13 * number + index + (index >> 8));
    }
}
