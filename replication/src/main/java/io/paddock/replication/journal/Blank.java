package io.paddock.replication.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Tells whether bytes are all zero, by their checksum: the JVM computes it at memory speed from the first call on, while
 * a loop would run interpreted over millions of words at every start. One thread; not for adversaries.
 */
final class Blank {
    private static final int PIECE_LENGTH = 64 * 1024;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(PIECE_LENGTH);

    private final CRC32C found = new CRC32C();
    private final CRC32C expected = new CRC32C();
    private final ByteBuffer zeros = ZEROS.duplicate();

    /** Moves position and limit of the buffer. */
    boolean isBlank(final ByteBuffer bytes, final int offset, final int length) {
        found.reset();
        expected.reset();
        bytes.limit(offset + length).position(offset);
        found.update(bytes);
        for (int done = 0; done < length; done += PIECE_LENGTH) {
            expected.update(zeros.clear().limit(Math.min(PIECE_LENGTH, length - done)));
        }
        return found.getValue() == expected.getValue();
    }
}
