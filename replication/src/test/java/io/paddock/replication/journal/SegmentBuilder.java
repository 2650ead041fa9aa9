package io.paddock.replication.journal;

import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Fills the first segment of a journal with entries of given lengths. One thread. */
final class SegmentBuilder implements AutoCloseable {
    static final Path FOLDER = Path.of("/sim/log");
    private static final int RING_CAPACITY = 1 << 22;

    private final SimDisk disk;
    private final Random random;
    private final Journal journal;
    private final TailRing ring = new TailRing(RING_CAPACITY);
    private final Tail tail;

    SegmentBuilder(final SimDisk disk, final JournalConfig config, final Random random) {
        this.disk = disk;
        this.random = random;
        journal = Journal.open(config, disk, FOLDER, new JournalCounters(), random::nextInt);
        journal.resumeAfter(0, 0, 0);
        tail = new Tail().set(journal.tail());
    }

    /** Adds an entry to the batch; its payload is noise, or all zero. */
    SegmentBuilder append(final int frameLength, final boolean zeros) {
        final byte[] payload = new byte[frameLength - SegmentDescriptor.FRAME_HEADER_LENGTH];
        if (!zeros) {
            random.nextBytes(payload);
        }
        tail.next(tail.zxid() + 1, tail.index());
        final long start = ring.tail();
        ring.put(tail, 0, new UnsafeBuffer(payload), 0, payload.length);
        final long position = ring.skipWrap(start);
        final int length = ring.frameLengthAt(position);
        if (!journal.hasRoom(length)) {
            journal.force();
        }
        journal.append(ring.buffer(), ring.offset(position), length);
        ring.release(ring.tail());
        return this;
    }

    SegmentBuilder force() {
        journal.force();
        return this;
    }

    /** Seals the segment there: entries behind it stay where they are. */
    SegmentBuilder cutBehind(final long index) {
        journal.truncateAfter(index);
        tail.set(journal.tail());
        return this;
    }

    /** The first segment. */
    Found segment() throws IOException {
        return SegmentFolder.list(disk, FOLDER).active().get(0);
    }

    Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        journal.close();
    }
}
