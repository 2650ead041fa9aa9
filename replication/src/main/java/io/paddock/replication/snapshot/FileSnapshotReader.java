package io.paddock.replication.snapshot;

import io.paddock.replication.LogFault;
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
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;

/** Checks chunk by chunk what it hands out; reads ahead where there is much to read. One thread. */
final class FileSnapshotReader implements SnapshotReader {
    /** Below, a thread would cost more than it gives. */
    private static final long AHEAD_LENGTH = 4 << 20;

    /** Of a size that stays in a core's cache until they are used. */
    private static final int CHUNKS_AHEAD = 4;

    private final Disk disk;
    private final Path path;
    private final DiskFile file;
    private final SnapshotDescriptor.Envelope envelope;
    private final ChunkTable table;
    private final ChunkSource source;
    private final List<Chunk> chunks = new ArrayList<>();
    private ReadAhead<Chunk> ahead;
    private Chunk chunk;
    /** Ordinal of the chunk to go on with. */
    private int nextChunk;

    private int contentOffset;
    private int contentLeft;
    private boolean closed;

    private FileSnapshotReader(
            final Disk disk, final Path path, final DiskFile file, final SnapshotDescriptor.Envelope envelope)
            throws IOException {
        this.disk = disk;
        this.path = path;
        this.file = file;
        this.envelope = envelope;
        table = ChunkTable.read(path, file, envelope);
        source = new ChunkSource(path, file, table, envelope.chunkLength());
    }

    /** Checks header, trailer, table and length; the chunks are checked as they are read. */
    static FileSnapshotReader open(final Disk disk, final Path path) {
        return open(disk, path, SnapshotDescriptor.zxid(path));
    }

    /** The same for a file that does not have its name yet. */
    static FileSnapshotReader open(final Disk disk, final Path path, final long zxid) {
        DiskFile file = null;
        FileSnapshotReader reader = null;
        try {
            file = disk.open(path, OpenMode.READ);
            reader = new FileSnapshotReader(disk, path, file, envelope(path, file, zxid));
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
            requireVersion(path, header);
            wrong = SnapshotDescriptor.check(header, trailer, length);
        }
        if (wrong == null && SnapshotDescriptor.decode(header, trailer).zxid() != zxid) {
            wrong = "its name and its header tell different zxids";
        }
        if (wrong != null) {
            throw DamagedSnapshot.unusable(path, wrong);
        }
        return SnapshotDescriptor.decode(header, trailer);
    }

    /** Another build's file is not damaged, and must not be passed over as if it were. */
    private static void requireVersion(final Path path, final ByteBuffer header) {
        if (SnapshotDescriptor.isOtherVersion(header)) {
            throw new LogFault("snapshot " + path.toAbsolutePath() + " has format "
                    + SnapshotDescriptor.version(header) + " and this build of Paddock reads format "
                    + SnapshotDescriptor.FORMAT_VERSION + ". Nothing was changed. Start the build that wrote it; or, if"
                    + " the journal is whole from its first entry on (nothing was ever purged), move all snapshots out"
                    + " of their folder, keep them, and start again: the state is then rebuilt from the journal");
        }
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

    /** {@inheritDoc} Whole chunks only; they are read and checked all the same, and so are in memory already. */
    @Override
    public ByteBuffer map(final int length) {
        final int end = contentLeft > 0 ? -1 : table.endOfWhole(nextChunk, length);
        final ByteBuffer mapped = end < 0 ? null : disk.mapPrivately(path, table.position(nextChunk), length);
        if (mapped == null) {
            return null;
        }
        boolean holds = false;
        try {
            stopReadingAhead();
            while (nextChunk < end) {
                readHere();
                nextChunk++;
            }
            holds = true;
            return mapped;
        } finally {
            if (!holds) {
                BufferUtil.free(mapped);
            }
        }
    }

    private boolean nextChunk() {
        // The first one may be followed by pages that are mapped.
        chunk = nextChunk == 0 || envelope.contentLength() < AHEAD_LENGTH ? readHere() : readAhead();
        contentOffset = 0;
        contentLeft = chunk == null ? 0 : chunk.contentLength();
        nextChunk += chunk == null ? 0 : 1;
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

    /** What was read ahead is read again. */
    private void stopReadingAhead() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
            source.seek(nextChunk);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            contentLeft = 0;
            stopReadingAhead();
            chunks.forEach(Chunk::close);
            closeQuietly(file);
        }
    }
}
