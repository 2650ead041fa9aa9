package io.paddock.replication.journal;

import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** The end of the journal at which it grows: the newest segment, and the batch that is to be written there. One thread. */
final class Appender {
    private final JournalConfig config;
    private final SegmentStore store;
    private final EntryPlaces places;
    private final DurableMark mark;
    private final BatchBuffer batch;
    private Found segment;
    private SegmentWriter writer;

    Appender(final JournalConfig config, final SegmentStore store, final EntryPlaces places, final DurableMark mark) {
        this.config = config;
        this.store = store;
        this.places = places;
        this.mark = mark;
        batch = new BatchBuffer(config, store.blockSize());
    }

    /** Whether there is a segment to write to. */
    boolean isOpen() {
        return writer != null;
    }

    /** The last entry appended, which need not be durable yet; changes with every append. */
    Tail tail() {
        return batch.tail();
    }

    /** Goes on in an empty segment, behind an entry. */
    void begin(final Found fresh, final Tail previous) throws IOException {
        segment = fresh;
        writer = store.openWriter(fresh);
        batch.startAt(fresh.header(), previous);
        mark.publish(fresh.header(), SegmentDescriptor.DATA_OFFSET, previous);
    }

    /** Goes on behind the entries of a segment that was scanned to its end, all of them durable. */
    void resume(final Found last, final SegmentScan scan) throws IOException {
        segment = last;
        if (scan.endOffset() == SegmentDescriptor.DATA_OFFSET) {
            // Nothing forced stands behind the header, so nothing proves that it is more than a page in the cache.
            store.writeHeader(segment);
        }
        writer = store.openWriter(segment);
        batch.resumeAt(segment.header(), scan);
        mark.publish(segment.header(), scan.endOffset(), scan.tail());
    }

    /**
     * Copies what a scan still has before it to a segment of its own, and forces it. Batches end where they did: so the
     * copy, aligned and as long as the original, has room for all of them.
     */
    void copy(final SegmentScan scan, final Found hidden) throws IOException {
        batch.startAt(hidden.header(), scan.tail());
        try (SegmentWriter copyWriter = store.openWriter(hidden)) {
            while (scan.next()) {
                final int frameLength = scan.entry().frameLength();
                if (!batch.hasRoom(frameLength)) {
                    batch.writePartTo(copyWriter);
                }
                note(hidden);
                batch.append(scan.buffer(), scan.entryOffset(), frameLength, false);
                if (scan.isLastOfBatch()) {
                    batch.writeTo(copyWriter);
                }
            }
            batch.writeTo(copyWriter);
            copyWriter.force();
        }
    }

    /** Goes on behind what was copied, now that its segment has its name. */
    void resumeCopy(final Found revealed) throws IOException {
        segment = revealed;
        writer = store.openWriter(segment);
        mark.publish(segment.header(), batch.writtenOffset(), batch.tail());
    }

    boolean hasRoom(final int frameLength) {
        return batch.hasRoom(frameLength);
    }

    boolean fitsSegment(final int frameLength) {
        return batch.fitsSegment(frameLength);
    }

    boolean isEmpty() {
        return batch.isEmpty();
    }

    /** Bytes of entries that wait. */
    int length() {
        return batch.length();
    }

    int entryCount() {
        return batch.entryCount();
    }

    /** @param complete whether checksum and chain are in the header already. */
    void append(final DirectBuffer frames, final int offset, final int frameLength, final boolean complete) {
        note(segment);
        batch.append(frames, offset, frameLength, complete);
    }

    private void note(final Found target) {
        places.note(target.header().sequence(), batch.nextOffset(), batch.tail());
    }

    /** Writes the batch; durable then, unless forcing is switched off. */
    void force() throws IOException {
        batch.writeTo(writer);
        if (config.force()) {
            publish();
        }
        if (config.strictMark()) {
            mark.write();
        }
    }

    /** What is written is durable. */
    private void publish() {
        mark.publish(segment.header(), batch.writtenOffset(), batch.tail());
    }

    /** Goes on in the next segment. The batch is empty. */
    void roll() throws IOException {
        final Found full = segment;
        final int end = batch.writtenOffset();
        final Tail last = new Tail().set(batch.tail());
        leave();
        begin(store.createAfter(last), last);
        store.seal(full, end, last);
    }

    /** Closes the segment, if there is one. */
    void leave() throws IOException {
        if (writer != null) {
            if (!config.force()) {
                writer.force();
            }
            writer.close();
            writer = null;
        }
    }

    /** Makes durable what was written without being forced, where that is the setting. */
    void forceWritten() throws IOException {
        if (!config.force()) {
            writer.force();
            publish();
        }
    }

    /** Closes the file as it is; idempotent. */
    void release() throws IOException {
        if (writer != null) {
            final SegmentWriter held = writer;
            writer = null;
            held.close();
        }
    }
}
