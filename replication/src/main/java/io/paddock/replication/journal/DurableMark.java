package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How far the journal is durable, and what {@code mark.dat} says of it. The journal's owner publishes; the keeper lets the
 * file follow.
 */
final class DurableMark implements AutoCloseable {
    private final MarkFile file;
    private final DurablePosition position = new DurablePosition();
    /** Guarded by the file. */
    private long writtenVersion;

    private DurableMark(final MarkFile file) {
        this.file = file;
    }

    static DurableMark open(final Disk disk, final Path folder) throws IOException {
        return new DurableMark(MarkFile.open(disk, folder));
    }

    /** What the file said last. */
    MarkFile.Mark last() {
        return file.last();
    }

    /** Everything before the offset is durable, and with it the entry. Owner's thread. */
    void publish(final SegmentHeader segment, final int offset, final Tail tail) {
        position.publish(segment.sequence(), offset, tail);
    }

    /** What was published last. Any thread. */
    MarkFile.Mark position() {
        return position.read();
    }

    /** Changes when more has become durable. Any thread. */
    long version() {
        return position.version();
    }

    /** Whether the file is behind. Any thread. */
    boolean isBehind() {
        synchronized (file) {
            return position.version() != writtenVersion;
        }
    }

    /** Writes the file if the position has moved since the last time. Any thread. */
    void write() throws IOException {
        synchronized (file) {
            final long version = position.version();
            if (version != writtenVersion && (version & 1) == 0) {
                file.write(position.read());
                writtenVersion = version;
            }
        }
    }

    /** Promises less than before. The keeper must not write the old mark again before the new end is published. */
    void takeBack(final Tail cut) throws IOException {
        synchronized (file) {
            file.write(MarkFile.Mark.upTo(cut));
            writtenVersion = position.version();
        }
    }

    /** The last write of a server that ends in order. */
    void noteCleanStop() throws IOException {
        file.write(position.read().afterCleanStop());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
