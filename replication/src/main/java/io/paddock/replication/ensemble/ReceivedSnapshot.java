package io.paddock.replication.ensemble;

import io.paddock.replication.zab.SnapshotInfo;
import org.agrona.DirectBuffer;

/** Signatures first; the body follows. */
final class ReceivedSnapshot implements AutoCloseable {
    /** Bytes that have come. */
    long position() {
        throw new UnsupportedOperationException();
    }

    /** Takes the next bytes. */
    void write(final DirectBuffer buffer, final int offset, final int length) {
        throw new UnsupportedOperationException();
    }

    /**
     * Forces and verifies the whole file and gives it its name. Takes long; any thread, one at a time.
     *
     * @throws io.paddock.replication.snapshot.DamagedSnapshot when it does not hold; the file is removed.
     */
    SnapshotInfo complete() {
        throw new UnsupportedOperationException();
    }

    /** Removes what is unfinished. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
