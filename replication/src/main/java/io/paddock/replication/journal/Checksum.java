package io.paddock.replication.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** CRC32C over ranges of direct buffers without allocation. One thread; moves position and limit of what it reads. */
final class Checksum {
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer link = ByteBuffer.allocateDirect(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    int of(final ByteBuffer buffer, final int offset, final int length) {
        buffer.limit(offset + length).position(offset);
        crc.reset();
        crc.update(buffer);
        return (int) crc.getValue();
    }

    /** Running check over all entries up to one: equal chains at equal zxids mean equal histories. */
    int chain(final int previousChain, final int contentCrc, final long zxid) {
        link.clear();
        link.putInt(previousChain).putInt(contentCrc).putLong(zxid).flip();
        crc.reset();
        crc.update(link);
        return (int) crc.getValue();
    }
}
