package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.snapshot.DamagedSnapshot;
import io.paddock.replication.zab.SnapshotInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A peer's snapshot on its way into the folder: bytes in order, then a check of the whole. One thread at a time. */
final class ReceivedSnapshot implements AutoCloseable {
    private static final int PIECE_LENGTH = 256 * 1024;

    private final Disk disk;
    private final EnsembleSnapshots snapshots;
    private final long zxid;
    private final long length;
    private final Path temporary;
    private final ByteBuffer piece;
    private final UnsafeBuffer pieceBuffer;
    private DiskFile file;
    private long position;
    private int fill;
    private boolean completed;

    ReceivedSnapshot(final Disk disk, final EnsembleSnapshots snapshots, final long zxid, final long length) {
        this.disk = disk;
        this.snapshots = snapshots;
        this.zxid = zxid;
        this.length = length;
        piece = ByteBuffer.allocateDirect((int) Math.min(PIECE_LENGTH, length));
        pieceBuffer = new UnsafeBuffer(piece);
        temporary = snapshots.files().receivingFile(zxid);
        try {
            disk.delete(temporary);
            file = disk.open(temporary, OpenMode.CREATE);
        } catch (final IOException ex) {
            throw refused(ex);
        }
    }

    long zxid() {
        return zxid;
    }

    /** Bytes that the file is going to have. */
    long length() {
        return length;
    }

    /** Bytes that have come. */
    long position() {
        return position + fill;
    }

    boolean isComplete() {
        return position() == length;
    }

    /**
     * Takes the next bytes; writes to the page cache now and then.
     *
     * @throws LogFault when the disk refuses; this server goes on without the snapshot.
     */
    void write(final DirectBuffer buffer, final int offset, final int count) {
        if (position() + count > length) {
            throw new IllegalArgumentException((position() + count) + " bytes of " + length);
        }
        int done = 0;
        while (done < count) {
            final int part = Math.min(count - done, piece.capacity() - fill);
            pieceBuffer.putBytes(fill, buffer, offset + done, part);
            fill += part;
            done += part;
            if (fill == piece.capacity()) {
                writePiece();
            }
        }
    }

    private void writePiece() {
        try {
            file.writeFully(piece.clear().limit(fill), position);
            position += fill;
            fill = 0;
        } catch (final IOException ex) {
            throw refused(ex);
        }
    }

    /**
     * Forces and verifies the whole file and gives it its name. Takes long; any thread, one at a time.
     *
     * @throws DamagedSnapshot when it does not hold; the file is removed.
     * @throws LogFault when the disk refuses.
     */
    SnapshotInfo complete() {
        if (!isComplete()) {
            throw new IllegalStateException(position() + " bytes of " + length);
        }
        try {
            writePiece();
            file.force();
            file.close();
            file = null;
            snapshots.files().adopt(temporary, zxid);
            completed = true;
            snapshots.onWhole(zxid);
            return snapshots.info(zxid);
        } catch (final IOException ex) {
            throw refused(ex);
        } finally {
            close();
        }
    }

    private LogFault refused(final IOException cause) {
        return new LogFault(
                "cannot take the snapshot of zxid 0x" + Long.toHexString(zxid) + " from a peer into "
                        + temporary.toAbsolutePath() + ": " + cause
                        + ". Make space or mend the disk; it is tried again",
                cause);
    }

    /** Removes what is unfinished. Idempotent. */
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
                file = null;
            }
            if (!completed) {
                disk.delete(temporary);
            }
        } catch (final IOException ignore) {
            // An unfinished file is removed at the next start, too.
        }
    }
}
