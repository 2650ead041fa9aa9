package io.paddock.replication.snapshot;

import io.paddock.replication.SnapshotReader;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.disk.ReadAhead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Checks chunk by chunk what it hands out; reads ahead where there is much to read. One thread. */
final class FileSnapshotReader implements SnapshotReader {
    /** Below, a thread would cost more than it gives. */
    private static final long AHEAD_LENGTH = 4 << 20;

    /** Of a size that stays in a core's cache until they are used. */
    private static final int CHUNKS_AHEAD = 4;

    private final DiskFile file;
    private final SnapshotDescriptor.Envelope envelope;
    private final ChunkSource source;
    private final List<Chunk> chunks = new ArrayList<>();
    private ReadAhead<Chunk> ahead;
    private Chunk chunk;
    private int contentOffset;
    private int contentLeft;
    private boolean closed;

    private FileSnapshotReader(final Path path, final DiskFile file, final SnapshotDescriptor.Envelope envelope) {
        this.file = file;
        this.envelope = envelope;
        source = new ChunkSource(path, file, envelope);
    }

    /** Checks header, trailer and length; the chunks are checked as they are read. */
    static FileSnapshotReader open(final Disk disk, final Path path) {
        return open(disk, path, SnapshotDescriptor.zxid(path));
    }

    /** The same for a file that does not have its name yet. */
    static FileSnapshotReader open(final Disk disk, final Path path, final long zxid) {
        DiskFile file = null;
        FileSnapshotReader reader = null;
        try {
            file = disk.open(path, OpenMode.READ);
            reader = new FileSnapshotReader(path, file, envelope(path, file, zxid));
            return reader;
        } catch (final IOException ex) {
            throw new DamagedSnapshot("cannot read snapshot " + path.toAbsolutePath() + ": " + ex, ex);
        } finally {
            if (reader == null) {
                closeQuietly(file);
            }
        }
    }

    private static SnapshotDescriptor.Envelope envelope(final Path path, final DiskFile file, final long zxid)
            throws IOException {
        final long length = file.length();
        final int shortest = SnapshotDescriptor.HEADER_LENGTH + SnapshotDescriptor.TRAILER_LENGTH;
        String wrong = length < shortest ? "it has only " + length + " bytes" : null;
        final ByteBuffer header = block(SnapshotDescriptor.HEADER_LENGTH);
        final ByteBuffer trailer = block(SnapshotDescriptor.TRAILER_LENGTH);
        if (wrong == null) {
            file.readFully(header, 0);
            file.readFully(trailer, length - SnapshotDescriptor.TRAILER_LENGTH);
            wrong = SnapshotDescriptor.check(header, trailer, length);
        }
        if (wrong == null && SnapshotDescriptor.decode(header, trailer).zxid() != zxid) {
            wrong = "its name and its header tell different zxids";
        }
        if (wrong != null) {
            throw new DamagedSnapshot("snapshot " + path.toAbsolutePath() + " cannot be used: " + wrong);
        }
        return SnapshotDescriptor.decode(header, trailer);
    }

    private static ByteBuffer block(final int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void closeQuietly(final DiskFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (final IOException ignore) {
                // The fault that led here is the one to report.
            }
        }
    }

    @Override
    public long zxid() {
        return envelope.zxid();
    }

    @Override
    public long index() {
        return envelope.index();
    }

    @Override
    public long length() {
        return envelope.contentLength();
    }

    long clusterId() {
        return envelope.clusterId();
    }

    long chunkCount() {
        return envelope.chunkCount();
    }

    @Override
    public int read(final MutableDirectBuffer target, final int offset, final int length) {
        int done = 0;
        while (done < length && (contentLeft > 0 || nextChunk())) {
            final int part = Math.min(length - done, contentLeft);
            target.putBytes(offset + done, chunk.buffer(), contentOffset, part);
            contentOffset += part;
            contentLeft -= part;
            done += part;
        }
        return done;
    }

    /** Reads to the end without handing anything out; throws what {@link #read} would. */
    void verify() {
        while (nextChunk()) {
            contentLeft = 0;
        }
    }

    private boolean nextChunk() {
        chunk = envelope.contentLength() < AHEAD_LENGTH ? readHere() : readAhead();
        contentOffset = SnapshotDescriptor.CHUNK_HEADER_LENGTH;
        contentLeft = chunk == null ? 0 : chunk.contentLength();
        return chunk != null;
    }

    private Chunk readHere() {
        if (chunks.isEmpty()) {
            chunks.add(source.newChunk());
        }
        return source.next(chunks.get(0)) ? chunks.get(0) : null;
    }

    private Chunk readAhead() {
        if (ahead == null) {
            while (chunks.size() < CHUNKS_AHEAD) {
                chunks.add(source.newChunk());
            }
            ahead = new ReadAhead<>("paddock-snapshot-reader", chunks, source::next);
        }
        try {
            return ahead.next();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            contentLeft = 0;
            if (ahead != null) {
                ahead.close();
            }
            chunks.forEach(Chunk::close);
            closeQuietly(file);
        }
    }
}
