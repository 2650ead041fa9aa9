package io.paddock.replication.snapshot;

import io.paddock.codecs.snapshot.ChunkHeaderDecoder;
import io.paddock.replication.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads the chunks of a file one after the other and checks each. The last one is given out only when all of them agree
 * with the trailer, so whoever has got the whole content has got nothing that does not hold. One thread.
 */
final class ChunkSource {
    private final Path path;
    private final DiskFile file;
    private final SnapshotDescriptor.Envelope envelope;
    private final CRC32C crc = new CRC32C();
    private final ChunkDigest digest = new ChunkDigest();
    private final ChunkHeaderDecoder header = new ChunkHeaderDecoder();
    private final long endPosition;
    private long position = SnapshotDescriptor.HEADER_LENGTH;
    private long contentRead;
    private long chunksRead;
    private boolean complete;

    ChunkSource(final Path path, final DiskFile file, final SnapshotDescriptor.Envelope envelope) {
        this.path = path;
        this.file = file;
        this.envelope = envelope;
        endPosition = SnapshotDescriptor.HEADER_LENGTH
                + envelope.contentLength()
                + envelope.chunkCount() * SnapshotDescriptor.CHUNK_HEADER_LENGTH;
    }

    Chunk newChunk() {
        return new Chunk(envelope.chunkLength());
    }

    /**
     * Fills the chunk with the next one.
     *
     * @return false at the end, which has been checked then.
     * @throws DamagedSnapshot when a chunk, or the whole, does not hold.
     */
    boolean next(final Chunk chunk) {
        if (chunksRead == envelope.chunkCount()) {
            requireComplete();
            return false;
        }
        final int length = (int) Math.min(envelope.chunkLength(), endPosition - position);
        if (length < SnapshotDescriptor.CHUNK_HEADER_LENGTH || fill(chunk, length) < length) {
            throw damaged("the file ends within it");
        }
        header.wrap(chunk.buffer(), 0, ChunkHeaderDecoder.BLOCK_LENGTH, ChunkHeaderDecoder.SCHEMA_VERSION);
        final int contentLength = length - SnapshotDescriptor.CHUNK_HEADER_LENGTH;
        if (header.length() != contentLength) {
            throw damaged("its length is impossible");
        }
        final int checksum = SnapshotDescriptor.chunkCrc(crc, chunk.view(), 0, contentLength);
        if (checksum != (int) header.crc() || header.ordinal() != chunksRead) {
            throw damaged("its checksum does not hold");
        }
        digest.update(checksum);
        chunk.contentLength(contentLength);
        position += length;
        contentRead += contentLength;
        chunksRead++;
        if (chunksRead == envelope.chunkCount()) {
            requireComplete();
        }
        return true;
    }

    private int fill(final Chunk chunk, final int length) {
        try {
            return file.readFully(chunk.bytes().clear().limit(length), position);
        } catch (final IOException ex) {
            throw new DamagedSnapshot(
                    "cannot read snapshot " + path.toAbsolutePath() + " at offset " + position + ": " + ex, ex);
        }
    }

    private void requireComplete() {
        if (!complete && (contentRead != envelope.contentLength() || digest.value() != envelope.digest())) {
            throw damaged("chunks and trailer do not agree");
        }
        complete = true;
    }

    private DamagedSnapshot damaged(final String reason) {
        return new DamagedSnapshot("snapshot " + path.toAbsolutePath() + " is damaged in chunk " + chunksRead
                + " at offset " + position + ": " + reason);
    }
}
