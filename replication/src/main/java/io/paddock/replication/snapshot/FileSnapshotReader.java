package io.paddock.replication.snapshot;

import io.paddock.codecs.snapshot.ChunkHeaderDecoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads several chunks at once, checks each, hands out its content. One thread. */
final class FileSnapshotReader implements SnapshotReader {
    private static final int READ_LENGTH = 1 << 20;

    private final Path path;
    private final DiskFile file;
    private final SnapshotDescriptor.Envelope envelope;
    private final CRC32C crc = new CRC32C();
    private final ChunkDigest digest = new ChunkDigest();
    private final ChunkHeaderDecoder chunkHeader = new ChunkHeaderDecoder();
    private final ByteBuffer bytes;
    private final ByteBuffer view;
    private final UnsafeBuffer buffer;
    private long filePosition = SnapshotDescriptor.HEADER_LENGTH;
    private int bufferOffset;
    private int bufferLength;
    private int contentOffset;
    private int contentLeft;
    private long contentRead;
    private long chunksRead;
    private boolean closed;

    private FileSnapshotReader(final Path path, final DiskFile file, final SnapshotDescriptor.Envelope envelope) {
        this.path = path;
        this.file = file;
        this.envelope = envelope;
        final int chunks = Math.max(1, READ_LENGTH / envelope.chunkLength());
        bytes = ByteBuffer.allocateDirect(chunks * envelope.chunkLength()).order(ByteOrder.LITTLE_ENDIAN);
        view = bytes.duplicate();
        buffer = new UnsafeBuffer(bytes);
    }

    /** Checks header, trailer and length; the chunks are checked as they are read. */
    static FileSnapshotReader open(final Disk disk, final Path path) {
        DiskFile file = null;
        FileSnapshotReader reader = null;
        try {
            file = disk.open(path, OpenMode.READ);
            reader = new FileSnapshotReader(path, file, envelope(path, file));
            return reader;
        } catch (final IOException ex) {
            throw new LogFault("cannot read snapshot " + path.toAbsolutePath() + ": " + ex, ex);
        } finally {
            if (reader == null) {
                closeQuietly(file);
            }
        }
    }

    private static SnapshotDescriptor.Envelope envelope(final Path path, final DiskFile file) throws IOException {
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
        if (wrong == null && SnapshotDescriptor.decode(header, trailer).zxid() != SnapshotDescriptor.zxid(path)) {
            wrong = "its name and its header tell different zxids";
        }
        if (wrong != null) {
            throw new LogFault("snapshot " + path.toAbsolutePath() + " cannot be used: " + wrong);
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
            target.putBytes(offset + done, buffer, contentOffset, part);
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
        if (chunksRead == envelope.chunkCount()) {
            requireComplete();
            return false;
        }
        if (bufferOffset == bufferLength) {
            fillBuffer();
        }
        final long chunkPosition = filePosition - bufferLength + bufferOffset;
        final int available = bufferLength - bufferOffset;
        if (available < SnapshotDescriptor.CHUNK_HEADER_LENGTH) {
            throw damaged(chunkPosition, "the file ends within it");
        }
        chunkHeader.wrap(buffer, bufferOffset, ChunkHeaderDecoder.BLOCK_LENGTH, ChunkHeaderDecoder.SCHEMA_VERSION);
        final long length = chunkHeader.length();
        if (length > Math.min(available, envelope.chunkLength()) - SnapshotDescriptor.CHUNK_HEADER_LENGTH) {
            throw damaged(chunkPosition, "its length is impossible");
        }
        final int checksum = SnapshotDescriptor.chunkCrc(crc, view, bufferOffset, (int) length);
        if (checksum != (int) chunkHeader.crc() || chunkHeader.ordinal() != chunksRead) {
            throw damaged(chunkPosition, "its checksum does not hold");
        }
        digest.update(checksum);
        contentOffset = bufferOffset + SnapshotDescriptor.CHUNK_HEADER_LENGTH;
        contentLeft = (int) length;
        contentRead += length;
        bufferOffset = contentOffset + contentLeft;
        chunksRead++;
        return true;
    }

    private void requireComplete() {
        if (contentRead != envelope.contentLength() || digest.value() != envelope.digest()) {
            throw damaged(filePosition, "chunks and trailer do not agree");
        }
    }

    private void fillBuffer() {
        try {
            bytes.clear();
            bufferOffset = 0;
            bufferLength = file.readFully(bytes, filePosition);
            filePosition += bufferLength;
        } catch (final IOException ex) {
            throw new LogFault(
                    "cannot read snapshot " + path.toAbsolutePath() + " at offset " + filePosition + ": " + ex, ex);
        }
    }

    private LogFault damaged(final long position, final String reason) {
        return new LogFault("snapshot " + path.toAbsolutePath() + " is damaged in chunk " + chunksRead + " at offset "
                + position + ": " + reason);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeQuietly(file);
            buffer.wrap(0, 0);
            BufferUtil.free(bytes);
        }
    }
}
