package io.paddock.replication.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** What a scan must find, told from all bytes of a segment at once and without memory of what was found before. */
final class WholeSegment {
    private final FrameCodec codec = new FrameCodec();
    private final EntryFlyweight entry = new EntryFlyweight(true);
    private final byte[] content;
    private final ByteBuffer view;
    private final UnsafeBuffer buffer;
    private final SegmentHeader header;
    private final List<Integer> offsets = new ArrayList<>();
    private final Tail tail = new Tail();
    private int endOffset = SegmentDescriptor.DATA_OFFSET;
    private long syncedOffset;

    WholeSegment(final byte[] content, final SegmentHeader header) {
        this.content = content;
        this.header = header;
        view = ByteBuffer.allocateDirect(content.length).order(ByteOrder.LITTLE_ENDIAN);
        view.put(content);
        buffer = new UnsafeBuffer(view.duplicate().clear());
        header.basePrevious(tail);
        int offset = endOffset;
        while (holds(offset)
                && entry.index() == tail.index() + 1
                && entry.zxid() > tail.zxid()
                && entry.prevChain() == tail.chain()) {
            offsets.add(offset);
            tail.set(
                    entry.index(),
                    entry.zxid(),
                    entry.timestampMs(),
                    codec.chain(tail.chain(), entry.contentCrc(), entry.zxid()));
            syncedOffset = Math.max(syncedOffset, entry.syncedOffset());
            endOffset = offset + SegmentDescriptor.alignedLength(entry.frameLength());
            offset = (entry.flags() & FrameCodec.FLAG_LAST_OF_BATCH) == 0
                    ? endOffset
                    : BitUtil.align(endOffset, header.batchAlignment());
        }
    }

    private boolean holds(final int offset) {
        return codec.isHeader(buffer, view, offset, content.length, header.salt())
                && codec.contentCrc(view, offset, entry.wrap(buffer, offset).frameLength()) == entry.contentCrc();
    }

    List<Integer> offsets() {
        return offsets;
    }

    /** Of the entry there, its padding not included. */
    int lengthAt(final int offset) {
        return entry.wrap(buffer, offset).frameLength();
    }

    Tail tail() {
        return tail;
    }

    int endOffset() {
        return endOffset;
    }

    /** Of entries that hold only, or of all headers behind them, too. */
    long syncedOffset(final boolean beyondEnd) {
        long greatest = syncedOffset;
        for (int offset = endOffset;
                beyondEnd && offset < content.length;
                offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            if (codec.isHeader(buffer, view, offset, content.length, header.salt())) {
                greatest = Math.max(greatest, entry.wrap(buffer, offset).syncedOffset());
            }
        }
        return greatest;
    }

    long greatestZxid(final int fromOffset) {
        long greatest = 0;
        for (int offset = fromOffset; offset < content.length; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            greatest = holds(offset) ? Math.max(greatest, entry.zxid()) : greatest;
        }
        return greatest;
    }

    /** The greatest end of an intact entry behind the end; 0 for none. */
    int greatestEnd() {
        int greatest = 0;
        for (int offset = endOffset; offset < content.length; offset += SegmentDescriptor.FRAME_ALIGNMENT) {
            if (holds(offset)) {
                greatest = Math.max(greatest, offset + SegmentDescriptor.alignedLength(entry.frameLength()));
            }
        }
        return greatest;
    }

    boolean isBlankBeyondEnd() {
        for (int i = endOffset; i < content.length; i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
