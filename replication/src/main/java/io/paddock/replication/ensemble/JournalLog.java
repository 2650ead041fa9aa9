package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.zab.EpochIndex;
import io.paddock.replication.zab.ReplicaLog;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Signatures first; the body follows. */
final class JournalLog implements ReplicaLog {
    @Override
    public EpochIndex epochs() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int lastChain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long lastTimestampMs() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int chainAt(final long index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void append(
            final int type,
            final long zxid,
            final long timestampMs,
            final long origin,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean appendFrame(final DirectBuffer frame, final int offset, final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int copyFrames(
            final long fromIndex,
            final long lastIndex,
            final int maxLength,
            final MutableDirectBuffer target,
            final int offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int copiedCount() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void truncateAfter(final long index) {
        throw new UnsupportedOperationException();
    }

    /** Sends everything appended to the disk: on this thread if it may, or on the forcing thread, which then wakes the owner. */
    void flush(final boolean inline) {
        throw new UnsupportedOperationException();
    }

    /** Everything up to it is durable. */
    long durableIndex() {
        throw new UnsupportedOperationException();
    }

    /** zxid of that entry. */
    long durableZxid() {
        throw new UnsupportedOperationException();
    }

    /** Why nothing more will become durable, or null. */
    LogFault fault() {
        throw new UnsupportedOperationException();
    }

    /**
     * Shows an entry, from memory or from the files.
     *
     * @param entry valid until the next call of this log.
     * @throws LogFault when the entry on disk does not hold.
     */
    void view(final long index, final EntryFlyweight entry) {
        throw new UnsupportedOperationException();
    }
}
