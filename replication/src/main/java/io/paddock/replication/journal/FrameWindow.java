package io.paddock.replication.journal;

import io.paddock.codecs.journal.EntryHeaderDecoder;
import io.paddock.codecs.journal.EntryHeaderEncoder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The newest entries in memory, complete but for what each server writes for itself, found by their index: what peers and
 * the layer above read while it goes to the disk. Owner's thread; whoever forces reads the ring.
 *
 * <p>It holds the entries after {@link #baseIndex} up to {@link #lastIndex}, without a gap.
 */
public final class FrameWindow {
    /** Entries of the shortest kind fill the slots before they fill the ring. */
    private static final int BYTES_PER_SLOT = 256;

    private final TailRing ring;
    private final FrameCodec codec = new FrameCodec();
    private final EntryHeaderDecoder decoder = new EntryHeaderDecoder();
    private final EntryHeaderEncoder encoder = new EntryHeaderEncoder();
    private final long[] positions;
    private final int[] chains;
    private final int slotMask;
    private final Tail last = new Tail();
    private long baseIndex;

    /** @param capacity in bytes, a power of two, at least twice the longest frame. */
    public FrameWindow(final int capacity) {
        ring = new TailRing(capacity);
        final int slots = BitUtil.findNextPositivePowerOfTwo(Math.max(16, capacity / BYTES_PER_SLOT));
        positions = new long[slots];
        chains = new int[slots];
        slotMask = slots - 1;
    }

    /** Where entries go to the disk from. */
    public TailRing ring() {
        return ring;
    }

    /**
     * Begins behind an entry, empty; nobody may be forcing.
     *
     * @param position in the ring that nothing is to be forced behind.
     */
    public void reset(final Tail newLast, final long position) {
        last.set(newLast);
        baseIndex = last.index();
        chains[slot(baseIndex)] = last.chain();
        ring.cut(position);
        ring.release(position);
    }

    public long baseIndex() {
        return baseIndex;
    }

    public long lastIndex() {
        return last.index();
    }

    /** The last entry. */
    public Tail last() {
        return last;
    }

    /** Whether a payload of that length can be appended without {@link #release}. */
    public boolean hasRoom(final int payloadLength) {
        return last.index() - baseIndex < slotMask && ring.hasRoom(payloadLength);
    }

    /** Gives up the oldest entry. */
    public void release() {
        baseIndex++;
        ring.release(end(baseIndex));
    }

    /** Appends an entry of this server's own making; there must be room. */
    public void append(
            final int type,
            final long zxid,
            final long timestampMs,
            final long origin,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final int prevChain = last.chain();
        last.next(zxid, timestampMs);
        final int index = ring.put(type, last, origin, payload, offset, length);
        final int contentCrc = codec.contentCrc(ring.bytes(), index, TailRing.frameLength(length));
        encoder.wrap(ring.memory(), index)
                .contentCrc(Integer.toUnsignedLong(contentCrc))
                .prevChain(Integer.toUnsignedLong(prevChain));
        note(index, codec.chain(prevChain, contentCrc, zxid));
    }

    /**
     * Appends an entry as it came from a peer; there must be room for it.
     *
     * @return false when it does not follow the last one, or does not hold what it should.
     */
    public boolean appendFrame(final DirectBuffer frame, final int offset, final int length) {
        decoder.wrap(frame, offset, EntryHeaderDecoder.BLOCK_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
        if (decoder.frameLength() != length
                || decoder.index() != last.index() + 1
                || decoder.zxid() <= last.zxid()
                || decoder.timestampMs() < last.timestampMs()
                || (int) decoder.prevChain() != last.chain()
                || decoder.headerVersion() != FrameCodec.HEADER_VERSION) {
            return false;
        }
        final long position = ring.tail();
        final int index = ring.claim(length);
        ring.memory().putBytes(index, frame, offset, length);
        FrameCodec.neutralize(ring.memory(), index);
        final int contentCrc = codec.contentCrc(ring.bytes(), index, length);
        if (contentCrc != (int) decoder.contentCrc()) {
            ring.cut(position);
            return false;
        }
        final int prevChain = last.chain();
        last.next(decoder.zxid(), decoder.timestampMs());
        note(index, codec.chain(prevChain, contentCrc, last.zxid()));
        return true;
    }

    private void note(final int offset, final int chain) {
        final int slot = slot(last.index());
        positions[slot] = ring.tail() - SegmentDescriptor.alignedLength(ring.frameLengthAtOffset(offset));
        chains[slot] = chain;
        last.set(last.index(), last.zxid(), last.timestampMs(), chain);
    }

    private int slot(final long index) {
        return (int) index & slotMask;
    }

    /** Check up to an entry, the base's counted. */
    public int chainAt(final long index) {
        return chains[slot(index)];
    }

    /** Where an entry's frame stands in the ring's buffer. */
    public int offset(final long index) {
        return ring.offset(positions[slot(index)]);
    }

    /** Length of an entry's frame. */
    public int frameLength(final long index) {
        return ring.frameLengthAt(positions[slot(index)]);
    }

    /** Position in the ring behind an entry. */
    public long end(final long index) {
        return ring.next(positions[slot(index)]);
    }

    /** Cuts everything after an entry that is not before the base; nobody may be forcing. */
    public void truncateAfter(final long index) {
        if (index >= last.index()) {
            return;
        }
        if (index == baseIndex) {
            throw new IllegalArgumentException("nothing would be left; reset behind entry " + index);
        }
        final int offset = offset(index);
        decoder.wrap(ring.memory(), offset, EntryHeaderDecoder.BLOCK_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
        last.set(index, decoder.zxid(), decoder.timestampMs(), chainAt(index));
        ring.cut(end(index));
    }
}
