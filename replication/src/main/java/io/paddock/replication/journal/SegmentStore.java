package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The segments of one journal: makes, seals and removes them, in an order that no crash can turn into a hole. The list
 * may be read and purged from any thread; everything else belongs to the journal's.
 */
final class SegmentStore {
    private final JournalConfig config;
    private final Disk disk;
    private final Path folder;
    private final JournalCounters counters;
    private final IntSupplier random;
    private final int blockSize;
    private final SegmentPool pool;
    /** Guarded by itself. */
    private final List<Found> segments = new ArrayList<>();

    SegmentStore(
            final JournalConfig config,
            final Disk disk,
            final Path folder,
            final JournalCounters counters,
            final IntSupplier random) {
        this.config = config;
        this.disk = disk;
        this.folder = folder;
        this.counters = counters;
        this.random = random;
        blockSize = config.mode() == AppendMode.DIRECT && config.force() ? disk.blockSize(folder) : 0;
        pool = new SegmentPool(disk, folder, config, blockSize, counters);
    }

    /** Takes over what was found at the start. */
    void adopt(final SegmentFolder found) {
        synchronized (segments) {
            segments.addAll(found.active());
        }
        found.active().forEach(each -> pool.reserve(each.header().sequence()));
        found.superseded().forEach(each -> pool.reserve(each.header().sequence()));
        found.blank().forEach(file -> pool.reserve(SegmentDescriptor.sequence(file)));
    }

    /** Removes what is in nobody's use; blank segments become spares. */
    void removeLeftovers(final SegmentFolder found) throws IOException {
        for (final Path file : found.unfinished()) {
            disk.delete(file);
        }
        final Found last = last();
        if (!found.superseded().isEmpty()) {
            // The process that cut the log may have ended before what tells of the cut was durable.
            writeHeader(last);
        }
        for (final Found each : found.superseded()) {
            disk.delete(each.file());
        }
        final long lastSequence = last == null ? 0 : last.header().sequence();
        for (final Path file : found.blank()) {
            final long sequence = SegmentDescriptor.sequence(file);
            if (sequence > lastSequence && disk.length(file) == config.segmentLength() && isBlankHead(file)) {
                pool.offer(new SegmentPool.Spare(sequence, file));
            } else {
                disk.delete(file);
            }
        }
        disk.forceFolder(folder);
    }

    private boolean isBlankHead(final Path file) throws IOException {
        final ByteBuffer head = ByteBuffer.allocateDirect(SegmentDescriptor.DATA_OFFSET);
        try (DiskFile source = disk.open(file, OpenMode.READ)) {
            source.readFully(head, 0);
        }
        return new Blank().isBlank(head, 0, head.capacity());
    }

    /** Takes a fresh segment into use; its header is durable before anything is written behind it. */
    Found createAfter(final Tail previous) throws IOException {
        final Found fresh = fresh(previous, pool.take());
        writeHeader(fresh);
        add(fresh);
        return fresh;
    }

    /**
     * A fresh segment under a name that recovery ignores, until {@link #reveal}. It is to take the entries of another
     * one, which may have been written with other settings.
     */
    Found createHidden(final Tail previous, final SegmentHeader source) throws IOException {
        final SegmentPool.Spare spare = pool.take();
        final Path hidden = folder.resolve(spare.file().getFileName() + SegmentDescriptor.TEMPORARY_SUFFIX);
        disk.rename(spare.file(), hidden);
        disk.forceFolder(folder);
        final SegmentHeader header = fresh(previous, spare).header().like(source);
        pool.lengthen(hidden, header.segmentLength());
        return new Found(hidden, header);
    }

    /** Completes a hidden segment, whose entries are durable. */
    Found reveal(final Found hidden) throws IOException {
        writeHeader(hidden);
        final Found revealed = new Found(
                folder.resolve(SegmentDescriptor.fileName(hidden.header().sequence())), hidden.header());
        disk.rename(hidden.file(), revealed.file());
        disk.forceFolder(folder);
        add(revealed);
        return revealed;
    }

    private Found fresh(final Tail previous, final SegmentPool.Spare spare) {
        return new Found(spare.file(), SegmentHeader.after(previous, spare.sequence(), random.getAsInt(), config));
    }

    private void add(final Found segment) {
        synchronized (segments) {
            segments.add(segment);
        }
        counters.onSegment();
    }

    /** Writes and forces the header; also again, when it is not certain that this ever succeeded. */
    void writeHeader(final Found segment) throws IOException {
        try (DiskFile target = disk.open(segment.file(), OpenMode.WRITE)) {
            target.writeFully(segment.header().encode(), SegmentDescriptor.HEADER_OFFSET);
            target.force();
        }
    }

    SegmentWriter openWriter(final Found segment) throws IOException {
        return SegmentWriter.open(
                disk, segment.file(), config, blockSize, segment.header().segmentLength());
    }

    /** Notes where a segment ends; what may stand behind is no longer part of the journal. */
    void seal(final Found segment, final long endOffset, final Tail last) throws IOException {
        try (DiskFile target = disk.open(segment.file(), OpenMode.WRITE)) {
            SealSlots.seal(target, endOffset, last);
        }
    }

    /** Where a later segment took over; null when none did. */
    SealSlots.Seal seal(final Found segment) throws IOException {
        try (DiskFile source = disk.open(segment.file(), OpenMode.READ)) {
            return SealSlots.read(source);
        }
    }

    void drop(final Found segment) throws IOException {
        synchronized (segments) {
            segments.remove(segment);
        }
        disk.delete(segment.file());
        // One by one, so that no crash leaves a hole between those that are left.
        disk.forceFolder(folder);
    }

    /** Removes the oldest segments, as far as all their entries come before the index; returns how many. */
    int purgeBefore(final long index) throws IOException {
        int removed = 0;
        for (Found oldest = purgeable(index); oldest != null; oldest = purgeable(index)) {
            drop(oldest);
            removed++;
        }
        return removed;
    }

    private Found purgeable(final long index) {
        synchronized (segments) {
            return segments.size() > 1 && segments.get(1).header().baseIndex() <= index ? segments.get(0) : null;
        }
    }

    /** Segments in order, as of now. */
    List<Found> list() {
        synchronized (segments) {
            return new ArrayList<>(segments);
        }
    }

    /** The newest, or null. */
    Found last() {
        synchronized (segments) {
            return segments.isEmpty() ? null : segments.get(segments.size() - 1);
        }
    }

    /** Index of the oldest entry that could be here; 1 without segments. */
    long firstIndex() {
        synchronized (segments) {
            return segments.isEmpty() ? 1 : segments.get(0).header().baseIndex();
        }
    }

    /** Index of the first entry of the segment that an entry belongs to. */
    long baseOf(final long index) {
        synchronized (segments) {
            long base = segments.isEmpty() ? 1 : segments.get(0).header().baseIndex();
            for (final Found each : segments) {
                base = each.header().baseIndex() <= index ? each.header().baseIndex() : base;
            }
            return base;
        }
    }

    /** Index of the last entry of the segment that an entry belongs to, without bound in the newest. */
    long endOf(final long index) {
        synchronized (segments) {
            for (final Found each : segments) {
                if (each.header().baseIndex() > index) {
                    return each.header().baseIndex() - 1;
                }
            }
            return Long.MAX_VALUE;
        }
    }

    /** The oldest base that is not before that of an entry's segment, and not too many bytes before the limit. */
    long baseWithin(final long index, final long limit, final long maxLength) {
        synchronized (segments) {
            long base = limit;
            long length = 0;
            for (int i = segments.size() - 1; i >= 0; i--) {
                final SegmentHeader header = segments.get(i).header();
                if (header.baseIndex() < limit) {
                    length += header.segmentLength();
                    if (length > maxLength || base <= index) {
                        return base;
                    }
                    base = header.baseIndex();
                }
            }
            return base;
        }
    }

    /** Alignment that the disk asks of the writer, 0 for none. */
    int blockSize() {
        return blockSize;
    }

    SegmentPool pool() {
        return pool;
    }
}
