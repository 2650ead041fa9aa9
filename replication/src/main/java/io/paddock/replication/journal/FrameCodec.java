package io.paddock.replication.journal;

import static io.paddock.replication.journal.SegmentDescriptor.FRAME_HEADER_LENGTH;

import io.paddock.codecs.journal.EntryHeaderDecoder;
import io.paddock.codecs.journal.EntryHeaderEncoder;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finishes and checks the 64 bytes before each entry. Two checksums: one over the header's local part, so that a length
 * can be believed before the payload is looked at; one over what is the same on every server, from which the chain is
 * built. One thread.
 */
final class FrameCodec {
    static final int TYPE_COMMAND = 1;
    static final int FLAG_LAST_OF_BATCH = 1;

    private static final int LOCAL_OFFSET = EntryHeaderEncoder.frameLengthEncodingOffset();
    private static final int CONTENT_OFFSET = EntryHeaderEncoder.entryTypeEncodingOffset();
    static final int HEADER_VERSION = 1;

    private final Checksum checksum = new Checksum();
    private final EntryHeaderEncoder encoder = new EntryHeaderEncoder();
    private final EntryHeaderDecoder decoder = new EntryHeaderDecoder();

    /** What the submitter knows; the journal adds the rest when the entry goes to the disk. */
    static void stage(
            final EntryHeaderEncoder header,
            final MutableDirectBuffer buffer,
            final int offset,
            final int frameLength,
            final int type,
            final Tail tail,
            final long origin) {
        header.wrap(buffer, offset)
                .headerCrc(0)
                .frameLength(frameLength)
                .contentCrc(0)
                .prevChain(0)
                .syncedOffset(0)
                .commitLag(0)
                .flags((short) 0)
                .reserved((short) 0)
                .headerVersion(HEADER_VERSION)
                .entryType((short) type)
                .reservedToo((short) 0)
                .contentVersion(1)
                .zxid(tail.zxid())
                .index(tail.index())
                .timestampMs(tail.timestampMs())
                .origin(origin);
    }

    /** Checksum over what is the same on every server. */
    int contentCrc(final ByteBuffer bytes, final int offset, final int frameLength) {
        return checksum.of(bytes, offset + CONTENT_OFFSET, frameLength - CONTENT_OFFSET);
    }

    /** Clears what is a server's own: what is left is the same everywhere. */
    static void neutralize(final MutableDirectBuffer buffer, final int offset) {
        buffer.putInt(offset + EntryHeaderEncoder.headerCrcEncodingOffset(), 0);
        buffer.putLong(offset + EntryHeaderEncoder.syncedOffsetEncodingOffset(), 0);
        buffer.putShort(offset + EntryHeaderEncoder.flagsEncodingOffset(), (short) 0);
    }

    int chain(final int previousChain, final int contentCrc, final long zxid) {
        return checksum.chain(previousChain, contentCrc, zxid);
    }

    /** Completes the local part of a header whose content checksum is known. */
    void seal(
            final MutableDirectBuffer buffer,
            final ByteBuffer bytes,
            final int offset,
            final int flags,
            final int salt) {
        encoder.wrap(buffer, offset).flags((short) flags);
        encoder.headerCrc(Integer.toUnsignedLong(headerCrc(bytes, offset) ^ salt));
    }

    /** Whether an intact header stands at the offset, whatever its payload; the frame must end before the limit. */
    boolean isHeader(
            final DirectBuffer buffer, final ByteBuffer bytes, final int offset, final int limit, final int salt) {
        if (offset + FRAME_HEADER_LENGTH > limit) {
            return false;
        }
        decoder.wrap(buffer, offset, EntryHeaderDecoder.BLOCK_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
        final int frameLength = decoder.frameLength();
        return frameLength >= FRAME_HEADER_LENGTH
                && frameLength <= limit - offset
                && (int) decoder.headerCrc() == (headerCrc(bytes, offset) ^ salt);
    }

    private int headerCrc(final ByteBuffer bytes, final int offset) {
        return checksum.of(bytes, offset + LOCAL_OFFSET, CONTENT_OFFSET - LOCAL_OFFSET);
    }
}
