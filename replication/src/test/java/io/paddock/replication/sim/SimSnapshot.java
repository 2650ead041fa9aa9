package io.paddock.replication.sim;

import io.paddock.replication.zab.SnapshotInfo;

/**
 * A snapshot of the state, which is nothing but a digest of what was executed.
 *
 * @param info where it stands.
 * @param state digest of everything executed up to there.
 * @param file as it travels, where there is one.
 */
record SimSnapshot(SnapshotInfo info, long state, byte[] file) {
    SimSnapshot(final SnapshotInfo info, final long state) {
        this(info, state, null);
    }

    long index() {
        return info.index();
    }
}
