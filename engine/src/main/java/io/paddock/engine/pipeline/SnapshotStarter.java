package io.paddock.engine.pipeline;

/** Takes snapshots beside the running pipeline. Engine thread. */
@FunctionalInterface
public interface SnapshotStarter {
    /**
     * Starts a snapshot of the state as it is now; the work is done elsewhere.
     *
     * @param zxid newest entry executed.
     * @param index its ordinal.
     * @param timestampMs its time.
     * @return false when one is still being taken.
     */
    boolean start(long zxid, long index, long timestampMs);
}
