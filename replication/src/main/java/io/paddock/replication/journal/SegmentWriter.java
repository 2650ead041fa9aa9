package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.DiskMapping;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Brings a batch to its place in a segment. One thread at a time. */
interface SegmentWriter extends AutoCloseable {
    /**
     * Writes the first {@code length} bytes of the buffer; when it returns they are durable, unless forcing is off.
     * Offset and length are multiples of {@link #alignment}. The buffer's position and limit do not matter.
     */
    void write(ByteBuffer batch, int length, int segmentOffset) throws IOException;

    /** What offsets and lengths must be multiples of. */
    int alignment();

    /** Forces everything written, for the mode in which {@link #write} does not. */
    void force() throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a preallocated segment. */
    static SegmentWriter open(
            final Disk disk, final Path file, final JournalConfig config, final int blockSize, final int segmentLength)
            throws IOException {
        if (!config.force()) {
            return new Positional(disk.open(file, OpenMode.WRITE), false, config.batchAlignment());
        }
        return switch (config.mode()) {
            case MAPPED -> new Mapped(disk.open(file, OpenMode.WRITE), config.batchAlignment(), segmentLength);
            case WRITE -> new Positional(disk.open(file, OpenMode.WRITE), true, config.batchAlignment());
            case DSYNC -> new Positional(disk.open(file, OpenMode.WRITE_DSYNC), false, config.batchAlignment());
            case DIRECT ->
                blockSize == 0
                        ? new Positional(disk.open(file, OpenMode.WRITE_DSYNC), false, config.batchAlignment())
                        : new Positional(
                                disk.open(file, OpenMode.WRITE_DIRECT),
                                false,
                                Math.max(blockSize, config.batchAlignment()));
        };
    }

    /** Positional writes, in three of the four modes. */
    record Positional(DiskFile file, boolean forceEach, int alignment) implements SegmentWriter {
        @Override
        public void write(final ByteBuffer batch, final int length, final int segmentOffset) throws IOException {
            int done = 0;
            while (done < length) {
                batch.limit(length).position(done);
                final int written = file.write(batch, segmentOffset + done);
                // A short write may end anywhere; what follows must start at a boundary again.
                final int progress = (done + written) / alignment * alignment - done;
                if (done + written < length && progress <= 0) {
                    throw new IOException("disk took only " + written + " of " + (length - done) + " bytes at "
                            + (segmentOffset + done));
                }
                done = done + written >= length ? length : done + progress;
            }
            if (forceEach) {
                file.force();
            }
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Copies into the mapping. */
    final class Mapped implements SegmentWriter {
        private final DiskFile file;
        private final DiskMapping mapping;
        private final int alignment;

        Mapped(final DiskFile file, final int alignment, final int segmentLength) throws IOException {
            this.file = file;
            this.alignment = alignment;
            try {
                mapping = file.map(segmentLength);
            } catch (final IOException | RuntimeException ex) {
                file.close();
                throw ex;
            }
        }

        @Override
        public void write(final ByteBuffer batch, final int length, final int segmentOffset) throws IOException {
            mapping.put(segmentOffset, batch.clear(), length);
            try {
                mapping.force(segmentOffset, length);
            } catch (final UncheckedIOException ex) {
                throw ex.getCause();
            }
        }

        @Override
        public int alignment() {
            return alignment;
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            mapping.close();
            file.close();
        }
    }
}
