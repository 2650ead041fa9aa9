package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * Segments made in advance: every block really written with zeros and forced, so that a force of entries later changes
 * no metadata and cannot run out of space. Where writes are large, that would cost the disk as much again as the entries,
 * and the metadata next to nothing: then only their length is set, and blocks come with the entries. Any thread;
 * {@link #prepare} does the slow work outside the lock.
 */
final class SegmentPool {
    /**
     * The page cache may keep what is written in one call as one unit, and would then write all of it for each small
     * force through the cache. Hence single pages, unless entries go past the cache.
     */
    private static final int PAGE_LENGTH = 4096;

    /** Forced in steps, so that the journal's own forces do not queue behind a whole segment of zeros. */
    private static final int FORCE_LENGTH = 256 * 1024;

    /** Writes are large from this share of the largest on. */
    private static final int LARGE_SHARE = 4;

    private final Disk disk;
    private final Path folder;
    private final JournalCounters counters;
    private final int segmentLength;
    private final int pieceLength;
    private final int spareCount;
    /** Mean of bytes per write from which blocks come with the entries. */
    private final long largeLength;

    private final ArrayDeque<Spare> spares = new ArrayDeque<>();
    private long nextSequence = 1;
    private boolean preparing;
    /** What had been counted when the newest segment was made; whoever prepares. */
    private long countedForces;

    private long countedBytes;

    /**
     * @param blockSize of writes past the page cache, 0 when entries are written through it.
     * @param counters tell how large the journal's writes are.
     */
    SegmentPool(
            final Disk disk,
            final Path folder,
            final JournalConfig config,
            final int blockSize,
            final JournalCounters counters) {
        this.disk = disk;
        this.folder = folder;
        this.counters = counters;
        // A mapping or the page cache would find out too late that there is no space.
        largeLength = blockSize > 0 ? config.batchLength() / LARGE_SHARE : Long.MAX_VALUE;
        this.segmentLength = config.segmentLength();
        pieceLength = blockSize > 0 ? Math.min(FORCE_LENGTH, segmentLength) : PAGE_LENGTH;
        this.spareCount = config.spareSegments();
    }

    /** A file of zeros with its final name. */
    record Spare(long sequence, Path file) {}

    /** Makes known which sequences are in use. */
    synchronized void reserve(final long sequence) {
        nextSequence = Math.max(nextSequence, sequence + 1);
    }

    /** Adds a spare that was left by an earlier run, in order of sequence. */
    synchronized void offer(final Spare spare) {
        reserve(spare.sequence);
        spares.addLast(spare);
    }

    synchronized boolean wantsMore() {
        return spares.size() < spareCount;
    }

    /** The next segment; waits for one that is being made, or makes it if none is. */
    Spare take() {
        synchronized (this) {
            if (spares.isEmpty()) {
                counters.onSpareWait();
            }
            while (spares.isEmpty() && preparing) {
                awaitChange();
            }
            if (!spares.isEmpty()) {
                return spares.removeFirst();
            }
        }
        try {
            prepareAtOnce();
        } catch (final IOException ex) {
            throw new LogFault(
                    "cannot preallocate a segment of " + segmentLength + " bytes in "
                            + folder.toAbsolutePath() + " (" + ex.getMessage()
                            + "); nothing more can be acknowledged. Make space"
                            + " or mend the disk, then start again",
                    ex);
        }
        return take();
    }

    /** Makes one spare, while the journal may be busy. */
    void prepare() throws IOException {
        prepare(FORCE_LENGTH);
    }

    /** Makes one spare while the journal waits: there are no other forces to make room for. */
    void prepareAtOnce() throws IOException {
        prepare(segmentLength);
    }

    private void prepare(final int forceLength) throws IOException {
        final long sequence = claimSequence();
        if (sequence == 0) {
            return;
        }
        Spare made = null;
        try {
            made = make(sequence, forceLength);
        } finally {
            finished(made);
        }
    }

    private synchronized long claimSequence() {
        if (preparing) {
            return 0;
        }
        preparing = true;
        return nextSequence++;
    }

    private synchronized void finished(final Spare made) {
        preparing = false;
        if (made != null) {
            spares.addLast(made);
        }
        notifyAll();
    }

    private Spare make(final long sequence, final int forceLength) throws IOException {
        final Path file = folder.resolve(SegmentDescriptor.fileName(sequence));
        final Path temporary = folder.resolve(file.getFileName() + SegmentDescriptor.TEMPORARY_SUFFIX);
        disk.delete(temporary);
        try {
            if (writesAreLarge()) {
                setLength(temporary);
            } else {
                fill(temporary, forceLength);
            }
        } catch (final IOException ex) {
            disk.delete(temporary);
            throw ex;
        }
        disk.rename(temporary, file);
        disk.forceFolder(folder);
        return new Spare(sequence, file);
    }

    /** Since the last time it was asked. */
    private boolean writesAreLarge() {
        final long forces = counters.forces() - countedForces;
        final long bytes = counters.bytesWritten() - countedBytes;
        countedForces += forces;
        countedBytes += bytes;
        return forces > 0 && bytes / forces >= largeLength;
    }

    private void setLength(final Path file) throws IOException {
        try (DiskFile target = disk.open(file, OpenMode.CREATE)) {
            target.writeFully(ByteBuffer.allocateDirect(PAGE_LENGTH), segmentLength - PAGE_LENGTH);
            target.force();
        }
    }

    private void fill(final Path file, final int forceLength) throws IOException {
        try (DiskFile target = disk.open(file, OpenMode.CREATE)) {
            fill(target, 0, segmentLength, forceLength);
        }
    }

    /** Gives a segment that was taken more blocks of zeros; nothing when it is that long already. */
    void lengthen(final Path file, final int length) throws IOException {
        if (length > segmentLength) {
            try (DiskFile target = disk.open(file, OpenMode.WRITE)) {
                fill(target, segmentLength, length, length);
            }
        }
    }

    private void fill(final DiskFile target, final int start, final int end, final int forceLength) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(pieceLength);
        for (int offset = start; offset < end; offset += pieceLength) {
            zeros.clear();
            target.writeFully(zeros, offset);
            if ((offset + pieceLength) % forceLength == 0) {
                target.force();
            }
        }
        target.force();
    }

    private void awaitChange() {
        boolean interrupted = false;
        try {
            wait();
        } catch (final InterruptedException ex) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new LogFault("interrupted while waiting for a segment");
        }
    }
}
