package io.paddock.replication.journal;

import io.paddock.codecs.journal.SealDecoder;
import io.paddock.codecs.journal.SealEncoder;
import io.paddock.replication.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Blocks 1 and 2 of a segment: where it ends. A sealed segment gets no more entries, and what may stand behind its end
 * does not belong to the journal: this is how a tail is cut without overwriting anything. One thread.
 */
final class SealSlots {
    private static final short SEALED = 2;
    private static final short SLOT_VERSION = 1;
    private static final int CHECKED_OFFSET = SealEncoder.stateEncodingOffset();
    private static final int CHECKED_LENGTH = SealEncoder.BLOCK_LENGTH - CHECKED_OFFSET;

    private SealSlots() {}

    /** Where a segment ends and with which entry. */
    record Seal(long slotSequence, long sealedOffset, long lastZxid, long lastIndex, int chain) {}

    /** Writes the slot that is not in use and forces it. */
    static void seal(final DiskFile file, final long sealedOffset, final Tail tail) throws IOException {
        final Seal previous = read(file);
        final long slotSequence = previous == null ? 1 : previous.slotSequence + 1;
        final ByteBuffer slot = block();
        final SealEncoder encoder = new SealEncoder();
        encoder.wrap(new UnsafeBuffer(slot), 0)
                .state(SEALED)
                .slotVersion(SLOT_VERSION)
                .reserved(0)
                .slotSequence(slotSequence)
                .sealedOffset(sealedOffset)
                .lastZxid(tail.zxid())
                .lastIndex(tail.index())
                .chain(Integer.toUnsignedLong(tail.chain()));
        encoder.crc(Integer.toUnsignedLong(new Checksum().of(slot, CHECKED_OFFSET, CHECKED_LENGTH)));
        slot.clear();
        final long slotIndex = slotSequence % SegmentDescriptor.SEAL_COUNT;
        file.writeFully(slot, SegmentDescriptor.SEAL_OFFSET + slotIndex * SegmentDescriptor.BLOCK_LENGTH);
        file.force();
    }

    /** The seal in force, or null when the segment is open. A slot that does not hold counts as never written. */
    static Seal read(final DiskFile file) throws IOException {
        Seal newest = null;
        final ByteBuffer slot = block();
        for (int i = 0; i < SegmentDescriptor.SEAL_COUNT; i++) {
            slot.clear();
            final long position = SegmentDescriptor.SEAL_OFFSET + (long) i * SegmentDescriptor.BLOCK_LENGTH;
            if (file.readFully(slot, position) == SegmentDescriptor.BLOCK_LENGTH) {
                final Seal seal = decode(slot);
                if (seal != null && (newest == null || seal.slotSequence > newest.slotSequence)) {
                    newest = seal;
                }
            }
        }
        return newest;
    }

    private static Seal decode(final ByteBuffer slot) {
        final SealDecoder decoder =
                new SealDecoder().wrap(new UnsafeBuffer(slot), 0, SealDecoder.BLOCK_LENGTH, SealDecoder.SCHEMA_VERSION);
        if (decoder.state() != SEALED
                || (int) decoder.crc() != new Checksum().of(slot, CHECKED_OFFSET, CHECKED_LENGTH)) {
            return null;
        }
        return new Seal(decoder.slotSequence(), decoder.sealedOffset(), decoder.lastZxid(), decoder.lastIndex(), (int)
                decoder.chain());
    }

    private static ByteBuffer block() {
        return ByteBuffer.allocateDirect(SegmentDescriptor.BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    }
}
