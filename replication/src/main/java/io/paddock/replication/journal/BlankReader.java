package io.paddock.replication.journal;

import io.paddock.replication.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;

/**
 * Tells whether a range of a file is all zero without holding it in memory: reads it once, in ascending order, piece by
 * piece into the same small buffer, which stays in the processor's cache. Most of a journal's files is blank, and memory
 * that is touched for the first time costs more than all the rest of looking at them. One thread.
 */
final class BlankReader implements AutoCloseable {
    /** Large enough that calls do not count, and a quarter of the cache at most. */
    static final int READ_LENGTH = 128 * 1024;

    private final Blank blank = new Blank();
    private ByteBuffer piece;

    /** Whether the file holds only zeros between the two offsets, or up to its end where that comes first. */
    boolean isBlank(final DiskFile source, final long fromOffset, final long toOffset) throws IOException {
        if (piece == null) {
            piece = ByteBuffer.allocateDirect(READ_LENGTH);
        }
        long position = fromOffset;
        while (position < toOffset) {
            final int wanted = (int) Math.min(READ_LENGTH, toOffset - position);
            final int read = source.readFully(piece.clear().limit(wanted), position);
            if (!blank.isBlank(piece, 0, read)) {
                return false;
            }
            if (read < wanted) {
                return true;
            }
            position += read;
        }
        return true;
    }

    @Override
    public void close() {
        BufferUtil.free(piece);
        piece = null;
    }
}
