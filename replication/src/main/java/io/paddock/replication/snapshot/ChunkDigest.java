package io.paddock.replication.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Checksum over the checksums of all chunks, in order: no chunk can be missing, twice or from another place. */
final class ChunkDigest {
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer link = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    void update(final int chunkCrc) {
        link.clear();
        link.putInt(chunkCrc).flip();
        crc.update(link);
    }

    int value() {
        return (int) crc.getValue();
    }
}
