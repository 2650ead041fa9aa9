package io.paddock.replication.peer;

import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.PeerHeaderDecoder;
import io.paddock.codecs.peer.PeerHeaderEncoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Views what stands in front of every message, and is never hidden.
 *
 * <pre>
 *    0 ┌───────────────────────────────┐
 *      │ SBE message header            │
 *    8 ├───────────────────────────────┤
 *      │ cluster tag                   │  by the link
 *   12 │ from server   flags           │  SEALED by the link
 *   16 │ incarnation                   │
 *   24 │ epoch                         │
 *   32 │ link sequence                 │  by the link
 *   40 │ key                           │  by the link: 0 unless sealed
 *   48 ├───────────────────────────────┤
 *      │ the message itself: sealed or │
 *      │ as it is                      │
 *      ├───────────────────────────────┤
 *      │ 16 bytes of proof, if sealed  │
 *      └───────────────────────────────┘
 * </pre>
 */
final class LinkHeader {
    static final int LENGTH = MessageHeaderDecoder.ENCODED_LENGTH + PeerHeaderDecoder.ENCODED_LENGTH;

    /** Flag: what follows the header is sealed. */
    private static final int SEALED = 0x8000;

    private static final int PEER_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int SERVERS = 256;

    private final MessageHeaderDecoder message = new MessageHeaderDecoder();
    private final PeerHeaderDecoder peer = new PeerHeaderDecoder();

    /** A number for the cluster that is short and does not tell its id. */
    static int clusterTag(final long clusterId) {
        // The finisher of a well-known hash: every bit of the id changes about half of the tag's.
        long hash = clusterId + 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ (hash >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return (int) (hash ^ (hash >>> 31));
    }

    /** Fills in what belongs to the link. */
    static void fill(final MutableDirectBuffer buffer, final int offset, final int clusterTag, final long sequence) {
        final int start = offset + PEER_OFFSET;
        buffer.putInt(start + PeerHeaderEncoder.clusterTagEncodingOffset(), clusterTag, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(start + PeerHeaderEncoder.linkSequenceEncodingOffset(), sequence, ByteOrder.LITTLE_ENDIAN);
    }

    static void markSealed(final MutableDirectBuffer buffer, final int offset, final long keyId) {
        flags(buffer, offset, SEALED, SEALED);
        key(buffer, offset, keyId);
    }

    static void clearSealed(final MutableDirectBuffer buffer, final int offset) {
        flags(buffer, offset, SEALED, 0);
        key(buffer, offset, 0);
    }

    private static void key(final MutableDirectBuffer buffer, final int offset, final long keyId) {
        buffer.putLong(
                offset + PEER_OFFSET + PeerHeaderEncoder.reservedEncodingOffset(), keyId, ByteOrder.LITTLE_ENDIAN);
    }

    private static void flags(final MutableDirectBuffer buffer, final int offset, final int mask, final int flags) {
        final int index = offset + PEER_OFFSET + PeerHeaderEncoder.flagsEncodingOffset();
        final int present = buffer.getShort(index, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(index, (short) ((present & ~mask) | flags), ByteOrder.LITTLE_ENDIAN);
    }

    /** @return false when the bytes cannot be a message. */
    boolean wrap(final DirectBuffer buffer, final int offset, final int length) {
        if (length < LENGTH) {
            return false;
        }
        message.wrap(buffer, offset);
        peer.wrap(buffer, offset + PEER_OFFSET);
        return message.schemaId() == MessageHeaderDecoder.SCHEMA_ID
                && message.blockLength() >= PeerHeaderDecoder.ENCODED_LENGTH
                && peer.fromServer() > 0
                && peer.fromServer() < SERVERS;
    }

    int templateId() {
        return message.templateId();
    }

    int clusterTag() {
        return (int) peer.clusterTag();
    }

    int fromServer() {
        return peer.fromServer();
    }

    boolean isSealed() {
        return (peer.flags() & SEALED) != 0;
    }

    long sequence() {
        return peer.linkSequence();
    }

    /** With which keys it is sealed. */
    long keyId() {
        return peer.reserved();
    }
}
