package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The bytes of a finished snapshot, as they travel to a peer. One thread. */
final class RawSnapshot implements AutoCloseable {
    private static final int PIECE_LENGTH = 64 * 1024;

    private final long zxid;
    private final DiskFile file;
    private final long length;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_LENGTH);
    private final DirectBuffer view = new UnsafeBuffer(piece);

    RawSnapshot(final long zxid, final DiskFile file) throws IOException {
        this.zxid = zxid;
        this.file = file;
        length = file.length();
    }

    long length() {
        return length;
    }

    /**
     * Copies bytes of the file.
     *
     * @return bytes copied: at most 65536, and less than asked for at the end of the file.
     */
    int read(final long position, final MutableDirectBuffer target, final int offset, final int maxLength) {
        try {
            piece.clear().limit(Math.min(PIECE_LENGTH, maxLength));
            final int read = file.readFully(piece, position);
            target.putBytes(offset, view, 0, read);
            return read;
        } catch (final IOException ex) {
            throw new LogFault("cannot read the snapshot of zxid 0x" + Long.toHexString(zxid) + ": " + ex, ex);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (final IOException ignore) {
            // It was only read.
        }
    }
}
