package io.paddock.replication.sim;

import io.paddock.replication.zab.SnapshotInfo;

/**
 * A snapshot of the state, which is nothing but a digest of what was executed.
 *
 * @param info where it stands.
 * @param state digest of everything executed up to there.
 */
record SimSnapshot(SnapshotInfo info, long state) {
    long index() {
        return info.index();
    }
}
