package io.paddock.replication.snapshot;

import io.paddock.codecs.snapshot.ChunkEntryEncoder;
import io.paddock.codecs.snapshot.SnapshotHeaderDecoder;
import io.paddock.codecs.snapshot.SnapshotHeaderEncoder;
import io.paddock.codecs.snapshot.SnapshotTrailerDecoder;
import io.paddock.codecs.snapshot.SnapshotTrailerEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of a snapshot file.
 *
 * <pre>
 *  0        4096                                                          end - 40   end
 *  +--------+----------+-------+----------+----------+- - -+-------+-------+----------+
 *  | header | chunk 0  | zeros | chunk 1  | chunk 2  |     | zeros | table | trailer  |
 *  +--------+----------+-------+----------+----------+- - -+-------+-------+----------+
 * </pre>
 *
 * A chunk begins at a whole block, and has the blocks that its content needs. The table has an entry for each.
 */
final class SnapshotDescriptor {
    /** Reads "PADKSNP1" in a hex dump. */
    static final long MAGIC = 0x31504E53_4B444150L;
    /** Reads "PADKEND1" in a hex dump. */
    static final long TRAILER_MAGIC = 0x31444E45_4B444150L;

    static final int FORMAT_VERSION = 2;

    static final int HEADER_LENGTH = 4096;
    /** Chunks begin at multiples of it, so that they can be mapped. */
    static final int BLOCK_LENGTH = 4096;

    static final int ENTRY_LENGTH = ChunkEntryEncoder.BLOCK_LENGTH;
    static final int TRAILER_LENGTH = SnapshotTrailerEncoder.BLOCK_LENGTH;
    static final int MAX_CHUNK_LENGTH = 4 << 20;

    static final String PREFIX = "snapshot.";
    static final String TEMPORARY_SUFFIX = ".tmp";

    private static final int HEX = 16;

    private SnapshotDescriptor() {}

    /** What header and trailer say. */
    record Envelope(
            long zxid,
            long index,
            int chunkLength,
            int serverId,
            long clusterId,
            long contentLength,
            long chunkCount,
            int digest) {}

    static String fileName(final long zxid) {
        return PREFIX + Long.toHexString(zxid);
    }

    /** The zxid in a snapshot's name, or -1 when the file is something else. */
    static long zxid(final Path file) {
        final String name = file.getFileName().toString();
        if (!name.startsWith(PREFIX) || name.length() == PREFIX.length() || name.endsWith(TEMPORARY_SUFFIX)) {
            return -1;
        }
        try {
            return Long.parseUnsignedLong(name.substring(PREFIX.length()), HEX);
        } catch (final NumberFormatException ignore) {
            return -1;
        }
    }

    static ByteBuffer encodeHeader(final SnapshotConfig config, final long zxid, final long index) {
        final ByteBuffer block = ByteBuffer.allocateDirect(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        final SnapshotHeaderEncoder encoder = new SnapshotHeaderEncoder();
        encoder.wrap(new UnsafeBuffer(block), 0)
                .magic(MAGIC)
                .formatVersion(FORMAT_VERSION)
                .serverId(config.serverId())
                .clusterId(config.clusterId())
                .zxid(zxid)
                .index(index)
                .chunkLength(config.chunkLength());
        encoder.crc(Integer.toUnsignedLong(headerCrc(block)));
        return block.clear();
    }

    static ByteBuffer encodeTrailer(
            final long zxid, final long contentLength, final long chunkCount, final int digest) {
        final ByteBuffer block = ByteBuffer.allocateDirect(TRAILER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        final SnapshotTrailerEncoder encoder = new SnapshotTrailerEncoder();
        encoder.wrap(new UnsafeBuffer(block), 0)
                .magic(TRAILER_MAGIC)
                .digest(Integer.toUnsignedLong(digest))
                .zxid(zxid)
                .contentLength(contentLength)
                .chunkCount(chunkCount);
        encoder.crc(Integer.toUnsignedLong(trailerCrc(block)));
        return block.clear();
    }

    /** Reads header and trailer against each other and the file's length; a text says what is wrong. */
    static String check(final ByteBuffer header, final ByteBuffer trailer, final long fileLength) {
        final SnapshotHeaderDecoder head = head(header);
        if (head.magic() != MAGIC || (int) head.crc() != headerCrc(header)) {
            return "its header is damaged";
        }
        final long chunkLength = head.chunkLength();
        if (chunkLength < BLOCK_LENGTH || chunkLength > MAX_CHUNK_LENGTH || chunkLength % BLOCK_LENGTH != 0) {
            return "its header gives chunks of " + chunkLength + " bytes";
        }
        final SnapshotTrailerDecoder tail = tail(trailer);
        if (tail.magic() != TRAILER_MAGIC || (int) tail.crc() != trailerCrc(trailer) || tail.zxid() != head.zxid()) {
            return "its trailer is damaged or missing";
        }
        final long shortest = HEADER_LENGTH + tail.contentLength() + tail.chunkCount() * ENTRY_LENGTH + TRAILER_LENGTH;
        return tail.chunkCount() >= 0 && tail.chunkCount() <= tail.contentLength() && shortest <= fileLength
                ? null
                : "it has " + fileLength + " bytes and should have at least " + shortest;
    }

    /** Whether the header holds and is of another version than this one; else {@link #check} tells what is wrong. */
    static boolean isOtherVersion(final ByteBuffer header) {
        final SnapshotHeaderDecoder head = head(header);
        return head.magic() == MAGIC && (int) head.crc() == headerCrc(header) && head.formatVersion() != FORMAT_VERSION;
    }

    /** The version that the header tells. */
    static int version(final ByteBuffer header) {
        return head(header).formatVersion();
    }

    /** To be called when {@link #check} found nothing wrong. */
    static Envelope decode(final ByteBuffer header, final ByteBuffer trailer) {
        final SnapshotHeaderDecoder head = head(header);
        final SnapshotTrailerDecoder tail = tail(trailer);
        return new Envelope(
                head.zxid(),
                head.index(),
                (int) head.chunkLength(),
                head.serverId(),
                head.clusterId(),
                tail.contentLength(),
                tail.chunkCount(),
                (int) tail.digest());
    }

    private static int headerCrc(final ByteBuffer block) {
        final int from = SnapshotHeaderEncoder.formatVersionEncodingOffset();
        return crc(new CRC32C(), block.duplicate(), from, SnapshotHeaderEncoder.BLOCK_LENGTH - from);
    }

    private static int trailerCrc(final ByteBuffer block) {
        final int from = SnapshotTrailerEncoder.digestEncodingOffset();
        return crc(new CRC32C(), block.duplicate(), from, SnapshotTrailerEncoder.BLOCK_LENGTH - from);
    }

    /** Checksum of some of the bytes; moves position and limit. */
    static int crc(final CRC32C crc, final ByteBuffer bytes, final int offset, final int length) {
        bytes.limit(offset + length).position(offset);
        crc.reset();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static SnapshotHeaderDecoder head(final ByteBuffer block) {
        return new SnapshotHeaderDecoder()
                .wrap(
                        new UnsafeBuffer(block),
                        0,
                        SnapshotHeaderDecoder.BLOCK_LENGTH,
                        SnapshotHeaderDecoder.SCHEMA_VERSION);
    }

    private static SnapshotTrailerDecoder tail(final ByteBuffer block) {
        return new SnapshotTrailerDecoder()
                .wrap(
                        new UnsafeBuffer(block),
                        0,
                        SnapshotTrailerDecoder.BLOCK_LENGTH,
                        SnapshotTrailerDecoder.SCHEMA_VERSION);
    }
}
