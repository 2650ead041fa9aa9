package io.paddock.replication.snapshot;

import io.paddock.codecs.snapshot.ChunkEntryDecoder;
import io.paddock.replication.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Where the chunks of a file are, how long, and their checksums. Does not change. */
final class ChunkTable {
    private static final int LARGEST = 1 << 30;

    private final long[] positions;
    private final int[] lengths;
    private final int[] checksums;

    private ChunkTable(final int count) {
        positions = new long[count + 1];
        lengths = new int[count];
        checksums = new int[count];
        positions[0] = SnapshotDescriptor.HEADER_LENGTH;
    }

    /**
     * Reads the table of a file whose header and trailer hold.
     *
     * @throws DamagedSnapshot when it does not hold, or does not fit the file.
     */
    static ChunkTable read(final Path path, final DiskFile file, final SnapshotDescriptor.Envelope envelope)
            throws IOException {
        final long length = envelope.chunkCount() * SnapshotDescriptor.ENTRY_LENGTH;
        final long start = file.length() - SnapshotDescriptor.TRAILER_LENGTH - length;
        if (length > LARGEST) {
            throw DamagedSnapshot.unusable(path, "it tells of " + envelope.chunkCount() + " chunks");
        }
        final ByteBuffer bytes = ByteBuffer.allocateDirect((int) length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (file.readFully(bytes, start) < length
                    || SnapshotDescriptor.crc(new CRC32C(), bytes, 0, (int) length) != envelope.digest()) {
                throw DamagedSnapshot.unusable(path, "its table of chunks is damaged");
            }
            final ChunkTable table = decode(path, bytes, envelope);
            if (table.positions[table.count()] != start) {
                throw DamagedSnapshot.unusable(path, "its length and its table of chunks do not agree");
            }
            return table;
        } finally {
            BufferUtil.free(bytes);
        }
    }

    private static ChunkTable decode(
            final Path path, final ByteBuffer bytes, final SnapshotDescriptor.Envelope envelope) {
        final ChunkTable table = new ChunkTable((int) envelope.chunkCount());
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final ChunkEntryDecoder entry = new ChunkEntryDecoder();
        long contentLength = 0;
        for (int i = 0; i < table.count(); i++) {
            entry.wrap(
                    buffer,
                    i * SnapshotDescriptor.ENTRY_LENGTH,
                    ChunkEntryDecoder.BLOCK_LENGTH,
                    ChunkEntryDecoder.SCHEMA_VERSION);
            if (entry.length() == 0 || entry.length() > envelope.chunkLength()) {
                throw DamagedSnapshot.unusable(path, "the length of its chunk " + i + " is impossible");
            }
            table.lengths[i] = (int) entry.length();
            table.checksums[i] = (int) entry.crc();
            table.positions[i + 1] = table.positions[i] + blocksLength(table.lengths[i]);
            contentLength += entry.length();
        }
        if (contentLength != envelope.contentLength()) {
            throw DamagedSnapshot.unusable(path, "its chunks and its trailer do not agree");
        }
        return table;
    }

    /** Bytes that content of that length has in the file. */
    static int blocksLength(final int contentLength) {
        return BitUtil.align(contentLength, SnapshotDescriptor.BLOCK_LENGTH);
    }

    int count() {
        return lengths.length;
    }

    /** Where a chunk begins in the file. */
    long position(final int chunk) {
        return positions[chunk];
    }

    /** Bytes of its content. */
    int length(final int chunk) {
        return lengths[chunk];
    }

    /** Checksum of all its blocks. */
    int checksum(final int chunk) {
        return checksums[chunk];
    }

    /**
     * The chunk behind those that hold so many bytes of content from a chunk on, all of them full of content, so that
     * they lie in the file like in memory; -1 when there are no such.
     */
    int endOfWhole(final int first, final long length) {
        long left = length;
        int chunk = first;
        while (left > 0 && chunk < count() && lengths[chunk] == blocksLength(lengths[chunk])) {
            left -= lengths[chunk];
            chunk++;
        }
        return left == 0 ? chunk : -1;
    }
}
