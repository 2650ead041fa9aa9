package io.paddock.replication.journal;

import io.paddock.codecs.journal.SegmentHeaderDecoder;
import io.paddock.codecs.journal.SegmentHeaderEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Block 0 of a segment. Written and forced when the segment is taken into use, before its first entry.
 *
 * @param sequence also in the file name; later segments have greater ones.
 * @param baseIndex index of the first entry that belongs here.
 * @param basePrevZxid zxid of the entry before.
 * @param basePrevTimestampMs time of the entry before.
 * @param basePrevChain chain up to the entry before.
 * @param batchAlignment where batches start.
 * @param segmentLength bytes of the file.
 * @param salt binds entry headers to this segment, so that no payload can pass for an entry.
 * @param serverId who wrote it.
 * @param clusterId what it belongs to.
 */
record SegmentHeader(
        long sequence,
        long baseIndex,
        long basePrevZxid,
        long basePrevTimestampMs,
        int basePrevChain,
        int batchAlignment,
        int segmentLength,
        int salt,
        int serverId,
        long clusterId) {
    private static final int CHECKED_OFFSET = SegmentHeaderEncoder.formatVersionEncodingOffset();
    private static final int CHECKED_LENGTH = SegmentHeaderEncoder.BLOCK_LENGTH - CHECKED_OFFSET;

    static SegmentHeader after(final Tail tail, final long sequence, final int salt, final JournalConfig config) {
        return new SegmentHeader(
                sequence,
                tail.index() + 1,
                tail.zxid(),
                tail.timestampMs(),
                tail.chain(),
                config.batchAlignment(),
                config.segmentLength(),
                salt,
                config.serverId(),
                config.clusterId());
    }

    /** The same, aligned as another segment and at least as long. */
    SegmentHeader like(final SegmentHeader other) {
        return new SegmentHeader(
                sequence,
                baseIndex,
                basePrevZxid,
                basePrevTimestampMs,
                basePrevChain,
                other.batchAlignment,
                Math.max(segmentLength, other.segmentLength),
                salt,
                serverId,
                clusterId);
    }

    /** A whole block, ready to be written. */
    ByteBuffer encode() {
        final ByteBuffer block =
                ByteBuffer.allocateDirect(SegmentDescriptor.BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        final SegmentHeaderEncoder encoder = new SegmentHeaderEncoder();
        encoder.wrap(new UnsafeBuffer(block), 0)
                .magic(SegmentDescriptor.MAGIC)
                .formatVersion(SegmentDescriptor.FORMAT_VERSION)
                .serverId(serverId)
                .clusterId(clusterId)
                .segmentSequence(sequence)
                .baseIndex(baseIndex)
                .basePrevZxid(basePrevZxid)
                .basePrevTimestampMs(basePrevTimestampMs)
                .basePrevChain(Integer.toUnsignedLong(basePrevChain))
                .batchAlignment(batchAlignment)
                .segmentLength(segmentLength)
                .salt(Integer.toUnsignedLong(salt));
        encoder.crc(Integer.toUnsignedLong(new Checksum().of(block, CHECKED_OFFSET, CHECKED_LENGTH)));
        return block.clear();
    }

    /** The header at the start of a direct buffer, or null when there is none that holds. */
    static SegmentHeader decode(final ByteBuffer block) {
        final SegmentHeaderDecoder decoder = new SegmentHeaderDecoder()
                .wrap(
                        new UnsafeBuffer(block),
                        0,
                        SegmentHeaderDecoder.BLOCK_LENGTH,
                        SegmentHeaderDecoder.SCHEMA_VERSION);
        if (decoder.magic() != SegmentDescriptor.MAGIC
                || (int) decoder.crc() != new Checksum().of(block.duplicate(), CHECKED_OFFSET, CHECKED_LENGTH)
                || decoder.formatVersion() != SegmentDescriptor.FORMAT_VERSION) {
            return null;
        }
        return new SegmentHeader(
                decoder.segmentSequence(),
                decoder.baseIndex(),
                decoder.basePrevZxid(),
                decoder.basePrevTimestampMs(),
                (int) decoder.basePrevChain(),
                (int) decoder.batchAlignment(),
                (int) decoder.segmentLength(),
                (int) decoder.salt(),
                decoder.serverId(),
                decoder.clusterId());
    }

    /** Sets the tail to the entry before the first of this segment. */
    void basePrevious(final Tail tail) {
        tail.set(baseIndex - 1, basePrevZxid, basePrevTimestampMs, basePrevChain);
    }
}
