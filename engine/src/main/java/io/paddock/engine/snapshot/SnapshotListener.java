package io.paddock.engine.snapshot;

/** Told how a snapshot ended; exactly one call per start, on the snapshot's thread. */
public interface SnapshotListener {
    /** It is durable under its final name. */
    void onSnapshotTaken(long zxid, long length, long durationNs);

    /** There is none because the taker was closed meanwhile; the journal has everything. */
    void onSnapshotCancelled(long zxid);

    /** There is none, and the state is unharmed: the disk refused, or memory for copies ran out. */
    void onSnapshotFailed(long zxid, Throwable cause);
}
