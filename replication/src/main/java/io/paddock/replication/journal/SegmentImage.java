package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of one segment in memory, as far as somebody asked for them: what stands behind the entries is usually blank,
 * and need only be known to be so. Offsets are those of the file. Read with plain reads and not through a mapping: a bad
 * sector is then an exception with a file name and not a signal that ends the process. The file is open until the
 * next one is, or the close. Reused from segment to segment. One thread.
 *
 * <p>A tool may look at a segment while a server appends to it, and what was read in steps is then of different moments.
 * Bytes in memory do not change until {@link #isBlankBehind} finds something written: then all from there to the limit
 * is read again, in one go and once only. So whatever is held against the end of a segment was read in one ascending
 * pass that began at the end.
 */
final class SegmentImage implements AutoCloseable {
    /** Bytes are read, and memory is taken, in such pieces at most. */
    static final int LONGEST_STEP = 256 * 1024;

    /** So that the short segments of simulations are read in steps as well. */
    static final int FEWEST_STEPS = 16;

    /** Where so many bytes are blank, entries are not likely to go on. */
    private static final int PROBE_LENGTH = SegmentDescriptor.BLOCK_LENGTH;

    private final Blank blank = new Blank();
    private final BlankReader blankReader = new BlankReader();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer image;
    private ByteBuffer view;
    private DiskFile file;
    private Path path;
    private int segmentLength;
    private int step;
    private int limit;
    /** Bytes of the segment that were read. */
    private int loaded;
    /** Whether what stands behind the entries was read in one go, and stays as it is. */
    private boolean settled;

    /**
     * Turns to a segment; nothing of it is in memory then.
     *
     * @param sealed whether to leave out what stands behind the seal, where there is one.
     * @throws DamagedJournal when the file is too short.
     */
    void open(final Disk disk, final Path newPath, final SegmentHeader header, final boolean sealed)
            throws IOException {
        closeFile();
        file = disk.open(newPath, OpenMode.READ);
        path = newPath;
        segmentLength = header.segmentLength();
        step = Math.min(LONGEST_STEP, segmentLength / FEWEST_STEPS);
        final SealSlots.Seal seal = sealed ? SealSlots.read(file) : null;
        limit = seal == null ? segmentLength : (int) Math.min(seal.sealedOffset(), segmentLength);
        loaded = 0;
        settled = false;
        final long length = file.length();
        if (length < limit) {
            throw tooShort(length);
        }
    }

    private DamagedJournal tooShort(final long length) {
        return new DamagedJournal(path.toAbsolutePath() + " has " + length + " bytes and should have " + segmentLength
                + "; restore it from a backup");
    }

    /** Has the bytes up to an offset in memory, or up to the limit where that comes first. */
    void provide(final int endOffset) throws IOException {
        final int wanted = Math.min(endOffset, limit);
        if (wanted > loaded) {
            final boolean first = loaded == 0;
            final int end = Math.min(BitUtil.align(wanted, step), limit);
            ensureCapacity(end);
            read(loaded, end);
            settled |= first && loaded == limit;
        }
    }

    /**
     * Whether nothing was ever written between an offset and the limit. Where something was, all of it is in memory
     * afterwards, and may be newer than before: nobody may rely on what was read from the offset on.
     */
    boolean isBlankBehind(final int offset) throws IOException {
        if (settled || offset == limit) {
            return blank.isBlank(view, offset, limit - offset);
        }
        if (blankReader.isBlank(file, offset, limit)) {
            return true;
        }
        provide(offset);
        ensureCapacity(limit);
        read(offset, limit);
        settled = true;
        return false;
    }

    private void ensureCapacity(final int length) throws IOException {
        if (image == null || length > image.capacity()) {
            allocate(capacityFor(length));
        }
    }

    /** For as many bytes as entries seem to need, so that memory is not taken, and touched, more than once. */
    private int capacityFor(final int wanted) throws IOException {
        final int capacity = image == null ? 0 : image.capacity();
        // A seal tells where entries end. Otherwise at least double, should the guess be wrong again and again.
        int length = BitUtil.align(isWhole() ? Math.max(wanted, 2 * capacity) : limit, step);
        while (length < limit && !blankReader.isBlank(file, length, length + PROBE_LENGTH)) {
            length += step;
        }
        return Math.min(length, segmentLength);
    }

    private void allocate(final int capacity) {
        final ByteBuffer larger = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        if (image != null) {
            larger.put(0, image.clear(), 0, loaded);
            BufferUtil.free(image);
        }
        image = larger;
        view = image.duplicate();
        buffer.wrap(image);
    }

    private void read(final int fromOffset, final int toOffset) throws IOException {
        final int length = toOffset - fromOffset;
        final int read = file.readFully(image.limit(toOffset).position(fromOffset), fromOffset);
        if (read < length) {
            throw tooShort(fromOffset + (long) read);
        }
        loaded = toOffset;
    }

    /** The memory, always the same object; what it holds moves when it grows. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** The same memory for who moves position and limit; another object when it has grown. */
    ByteBuffer view() {
        return view;
    }

    /** Where the segment ends, or what is asked for of it. */
    int limit() {
        return limit;
    }

    /** Whether all of the segment is asked for, also what stands behind a seal. */
    boolean isWhole() {
        return limit == segmentLength;
    }

    private void closeFile() throws IOException {
        if (file != null) {
            final DiskFile held = file;
            file = null;
            held.close();
        }
    }

    /** Gives memory and file back. */
    @Override
    public void close() {
        try {
            closeFile();
        } catch (final IOException ignore) {
            // It was only read.
        }
        blankReader.close();
        if (image != null) {
            buffer.wrap(0, 0);
            BufferUtil.free(image);
            image = null;
            view = null;
        }
    }
}
