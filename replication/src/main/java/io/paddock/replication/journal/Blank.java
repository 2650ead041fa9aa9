package io.paddock.replication.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Tells whether bytes are all zero, by their checksum: the JVM computes it at memory speed from the first call on, while
 * a loop would run interpreted over millions of words at every start. Piece by piece, each against the checksum of as
 * many zeros, which need not be computed again and again. One thread; not for adversaries.
 */
final class Blank {
    /** Short, since the zeros to compare with are memory that is touched at every start. */
    static final int PIECE_LENGTH = 64 * 1024;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(PIECE_LENGTH);
    private static final long ZERO_PIECE = zeros(PIECE_LENGTH);

    private final CRC32C found = new CRC32C();
    /** The last length other than a piece's that was asked for, and the checksum of as many zeros: lengths repeat. */
    private int shortLength;

    private long shortZeros;

    /** Moves position and limit of the buffer. */
    boolean isBlank(final ByteBuffer bytes, final int offset, final int length) {
        final int end = offset + length;
        for (int from = offset; from < end; from += PIECE_LENGTH) {
            final int pieceLength = Math.min(PIECE_LENGTH, end - from);
            found.reset();
            found.update(bytes.limit(from + pieceLength).position(from));
            if (found.getValue() != expected(pieceLength)) {
                return false;
            }
        }
        return true;
    }

    private long expected(final int length) {
        if (length == PIECE_LENGTH) {
            return ZERO_PIECE;
        }
        if (length != shortLength) {
            shortZeros = zeros(length);
            shortLength = length;
        }
        return shortZeros;
    }

    /** The checksum of so many zeros, at most a piece. */
    private static long zeros(final int length) {
        final CRC32C checksum = new CRC32C();
        checksum.update(ZEROS.duplicate().limit(length));
        return checksum.getValue();
    }
}
