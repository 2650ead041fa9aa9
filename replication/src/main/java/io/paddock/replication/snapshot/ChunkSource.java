package io.paddock.replication.snapshot;

import io.paddock.replication.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads the chunks of a file and checks each against the table, which has been checked as a whole: none can be missing,
 * twice or from another place. With plain reads and not through a mapping: a bad sector is then an exception and not a
 * signal that ends the process. One thread.
 */
final class ChunkSource {
    private final Path path;
    private final DiskFile file;
    private final ChunkTable table;
    private final int chunkLength;
    private final CRC32C crc = new CRC32C();
    private int next;

    ChunkSource(final Path path, final DiskFile file, final ChunkTable table, final int chunkLength) {
        this.path = path;
        this.file = file;
        this.table = table;
        this.chunkLength = chunkLength;
    }

    Chunk newChunk() {
        return new Chunk(chunkLength);
    }

    /** Goes on with that one. */
    void seek(final int chunk) {
        next = chunk;
    }

    /**
     * Fills the chunk with the next one.
     *
     * @return false at the end.
     * @throws DamagedSnapshot when it does not hold.
     */
    boolean next(final Chunk chunk) {
        if (next == table.count()) {
            return false;
        }
        final int length = ChunkTable.blocksLength(table.length(next));
        if (fill(chunk, length) < length) {
            throw damaged("the file ends within it");
        }
        if (SnapshotDescriptor.crc(crc, chunk.view(), 0, length) != table.checksum(next)) {
            throw damaged("its checksum does not hold");
        }
        chunk.contentLength(table.length(next));
        next++;
        return true;
    }

    private int fill(final Chunk chunk, final int length) {
        try {
            return file.readFully(chunk.bytes().clear().limit(length), table.position(next));
        } catch (final IOException ex) {
            throw new DamagedSnapshot(
                    "cannot read snapshot " + path.toAbsolutePath() + " at offset " + table.position(next) + ": " + ex,
                    ex);
        }
    }

    private DamagedSnapshot damaged(final String reason) {
        return new DamagedSnapshot("snapshot " + path.toAbsolutePath() + " is damaged in chunk " + next + " at offset "
                + table.position(next) + ": " + reason);
    }
}
