package io.paddock.engine.snapshot;

/** Told how a snapshot ended; exactly one call per start, on the snapshot's thread. */
public interface SnapshotListener {
    /** It is durable under its final name. */
    void onSnapshotTaken(long zxid, long length, long durationNs);

    /** There is none, and the state is unharmed: the disk refused, memory for copies ran out, or the taker was closed. */
    void onSnapshotFailed(long zxid, Throwable cause);
}
