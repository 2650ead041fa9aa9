package io.paddock.replication.journal;

/** Told of each batch that was written and made durable. The thread that forces, one at a time; must not throw. */
@FunctionalInterface
public interface ForceListener {
    /**
     * @param durationNs of the write and the force.
     * @param byteCount entries with their padding.
     */
    void onForced(long durationNs, long byteCount, long entryCount);
}
