package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks durable entries in the files while others are appended behind them. Reads 256 KiB at a time; goes on from where
 * it stands, or from the nearest place known. Everything it shows has passed its checksums and continues the entry
 * before. Owner's thread.
 */
public final class FrameCursor implements AutoCloseable {
    private static final int READ_LENGTH = 256 * 1024;

    private final Disk disk;
    private final SegmentStore store;
    private final EntryPlaces places;
    private final FrameCodec codec = new FrameCodec();
    private final EntryFlyweight entry = new EntryFlyweight(false);
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final Tail tail = new Tail();
    private ByteBuffer block;
    private DiskFile file;
    private Found segment;
    private long nextBase;
    private int blockOffset;
    private int blockLength;
    private int nextOffset;
    private int notedOffset;
    private int frame;
    private int frameLength;
    private int prevChain;

    FrameCursor(final Disk disk, final SegmentStore store, final EntryPlaces places) {
        this.disk = disk;
        this.store = store;
        this.places = places;
    }

    /**
     * Moves to an entry, which must be durable and not purged.
     *
     * @throws DamagedJournal when it or one on the way to it does not hold.
     * @throws LogFault when the disk fails.
     */
    public void moveTo(final long index) {
        if (file != null && frameLength > 0 && tail.index() == index) {
            return;
        }
        try {
            if (file == null || tail.index() >= index || isFar(index)) {
                seek(index);
            }
            while (tail.index() < index) {
                advance();
            }
        } catch (final IOException ex) {
            reset();
            throw new LogFault("cannot read entry " + index + " of the journal: " + ex, ex);
        } catch (final LogFault ex) {
            reset();
            throw ex;
        }
    }

    /** Whether to begin elsewhere; what is between may have been purged. */
    private boolean isFar(final long index) {
        if (index == tail.index() + 1) {
            return false;
        }
        if (store.baseOf(index) > tail.index() + 1) {
            return true;
        }
        final EntryPlaces.Place place = places.floor(index);
        return place != null && place.previous().index() > tail.index();
    }

    private void seek(final long index) throws IOException {
        final List<Found> segments = store.list();
        int i = segments.size() - 1;
        while (i > 0 && segments.get(i).header().baseIndex() > index) {
            i--;
        }
        if (i < 0 || segments.get(i).header().baseIndex() > index) {
            throw new IllegalStateException("entry " + index + " is not in the journal any more");
        }
        open(segments, i);
        final EntryPlaces.Place place = places.floor(index);
        if (place != null && place.segmentSequence() == segment.header().sequence()) {
            tail.set(place.previous());
            nextOffset = place.offset();
            notedOffset = nextOffset;
        }
    }

    private void open(final List<Found> segments, final int i) throws IOException {
        if (file == null
                || segment.header().sequence() != segments.get(i).header().sequence()) {
            closeFile();
            segment = segments.get(i);
            file = disk.open(segment.file(), OpenMode.READ);
            blockLength = 0;
        }
        nextBase = i + 1 < segments.size() ? segments.get(i + 1).header().baseIndex() : Long.MAX_VALUE;
        segment.header().basePrevious(tail);
        nextOffset = SegmentDescriptor.DATA_OFFSET;
        notedOffset = nextOffset;
        frameLength = 0;
    }

    private void advance() throws IOException {
        if (tail.index() + 1 >= nextBase) {
            openNext();
        }
        if (!isFrameAtNext()) {
            // What was read may be older than what was forced since; or the segment has ended meanwhile.
            blockLength = 0;
            if (!isFrameAtNext()) {
                openNext();
                if (!isFrameAtNext()) {
                    throw damaged("it is needed");
                }
            }
        }
        take();
    }

    private void openNext() throws IOException {
        final List<Found> segments = store.list();
        for (int i = 0; i < segments.size(); i++) {
            final SegmentHeader header = segments.get(i).header();
            if (header.baseIndex() == tail.index() + 1
                    && header.sequence() > segment.header().sequence()) {
                if (header.basePrevChain() != tail.chain()) {
                    throw damaged("the next segment continues another history");
                }
                open(segments, i);
                return;
            }
        }
        throw damaged("it is needed");
    }

    private DamagedJournal damaged(final String reason) {
        return new DamagedJournal("damaged journal " + segment.file().toAbsolutePath() + " at offset " + nextOffset
                + ": the entry after zxid 0x" + Long.toHexString(tail.zxid()) + ", with index " + (tail.index() + 1)
                + ", does not hold, and " + reason);
    }

    private boolean isFrameAtNext() throws IOException {
        final int left = segment.header().segmentLength() - nextOffset;
        if (left < SegmentDescriptor.FRAME_HEADER_LENGTH || !provide(SegmentDescriptor.FRAME_HEADER_LENGTH)) {
            return false;
        }
        int at = nextOffset - blockOffset;
        if (!codec.isHeader(buffer, block, at, at + left, segment.header().salt())) {
            return false;
        }
        final int length = entry.wrap(buffer, at).frameLength();
        if (!provide(length)) {
            return false;
        }
        at = nextOffset - blockOffset;
        entry.wrap(buffer, at);
        return codec.contentCrc(block, at, length) == entry.contentCrc()
                && entry.index() == tail.index() + 1
                && entry.prevChain() == tail.chain()
                && entry.zxid() > tail.zxid();
    }

    /** Has bytes from the next offset on in memory. */
    private boolean provide(final int length) throws IOException {
        if (blockLength > 0 && nextOffset >= blockOffset && nextOffset + length <= blockOffset + blockLength) {
            return true;
        }
        final int wanted = Math.min(
                BitUtil.align(Math.max(length, READ_LENGTH), SegmentDescriptor.BLOCK_LENGTH),
                segment.header().segmentLength() - nextOffset);
        if (block == null || block.capacity() < wanted) {
            allocate(Math.max(wanted, Math.min(READ_LENGTH, segment.header().segmentLength())));
        }
        blockOffset = nextOffset;
        blockLength = file.readFully(block.clear().limit(wanted), nextOffset);
        return blockLength >= length;
    }

    private void allocate(final int length) {
        buffer.wrap(0, 0);
        BufferUtil.free(block);
        block = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.wrap(block.duplicate());
    }

    private void take() {
        if (nextOffset - notedOffset >= EntryPlaces.STEP) {
            notedOffset = nextOffset;
            places.add(segment.header().sequence(), nextOffset, tail);
        }
        frame = nextOffset - blockOffset;
        frameLength = entry.frameLength();
        prevChain = entry.prevChain();
        tail.set(
                entry.index(),
                entry.zxid(),
                entry.timestampMs(),
                codec.chain(tail.chain(), entry.contentCrc(), entry.zxid()));
        final int end = nextOffset + SegmentDescriptor.alignedLength(frameLength);
        nextOffset = (entry.flags() & FrameCodec.FLAG_LAST_OF_BATCH) == 0
                ? end
                : BitUtil.align(end, segment.header().batchAlignment());
    }

    /** Holds the frame; valid until the next move. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the frame starts. */
    public int offset() {
        return frame;
    }

    /** Header and payload. */
    public int frameLength() {
        return frameLength;
    }

    /** Index of the entry that the cursor is at; 0 when it is nowhere. */
    public long index() {
        return file == null ? 0 : tail.index();
    }

    /** Check up to the entry before. */
    public int prevChain() {
        return prevChain;
    }

    /** Check up to this entry. */
    public int chain() {
        return tail.chain();
    }

    /** Forgets where it stands: entries were cut or removed. */
    public void reset() {
        closeFile();
        frameLength = 0;
    }

    private void closeFile() {
        if (file != null) {
            try {
                file.close();
            } catch (final IOException ignore) {
                // It was only read.
            }
            file = null;
        }
    }

    @Override
    public void close() {
        closeFile();
        buffer.wrap(0, 0);
        BufferUtil.free(block);
        block = null;
        blockLength = 0;
    }
}
