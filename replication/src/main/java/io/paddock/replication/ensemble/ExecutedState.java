package io.paddock.replication.ensemble;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.zab.SnapshotInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * What the log itself must know of everything that was handed over: a function of the entries alone, and so equal on all
 * servers at one index. Owner's thread; allocates nothing per entry.
 */
final class ExecutedState {
    private static final int SERVERS = 256;

    private final long[] originZxids = new long[SERVERS];
    private final long[] originSequences = new long[SERVERS];
    private long index;
    private long zxid;
    private long timestampMs;
    private Configuration active;
    private Configuration joining;
    private long activatedIndex;

    /** Nothing was handed over. */
    void reset(final Configuration initial) {
        clear();
        active = initial;
    }

    /** Everything in a snapshot counts as handed over. */
    void reset(final SnapshotInfo snapshot) {
        clear();
        index = snapshot.index();
        zxid = snapshot.zxid();
        timestampMs = snapshot.timestampMs();
        active = snapshot.active();
        joining = snapshot.joining();
        activatedIndex = snapshot.activatedIndex();
        for (final SnapshotInfo.Origin origin : snapshot.origins()) {
            onCommand(origin.server(), origin.zxid(), origin.sequence());
        }
    }

    private void clear() {
        java.util.Arrays.fill(originZxids, 0);
        java.util.Arrays.fill(originSequences, 0);
        index = 0;
        zxid = 0;
        timestampMs = 0;
        joining = null;
        activatedIndex = 0;
    }

    /** The next entry, of whatever kind. */
    void onEntry(final long entryZxid, final long entryTimestampMs) {
        index++;
        zxid = entryZxid;
        timestampMs = entryTimestampMs;
    }

    void onCommand(final int server, final long commandZxid, final long sequence) {
        if (server > 0 && server < SERVERS) {
            originZxids[server] = commandZxid;
            originSequences[server] = sequence;
        }
    }

    void onReconfig(final Configuration next) {
        joining = next;
    }

    /** @return the configuration that counts alone from here on. */
    Configuration onActivate() {
        active = joining;
        joining = null;
        activatedIndex = index;
        return active;
    }

    long index() {
        return index;
    }

    long zxid() {
        return zxid;
    }

    Configuration active() {
        return active;
    }

    /** All of it, for a snapshot of this moment. */
    SnapshotInfo info(final int chain) {
        final List<SnapshotInfo.Origin> origins = new ArrayList<>();
        for (int server = 1; server < SERVERS; server++) {
            if (originZxids[server] != 0) {
                origins.add(new SnapshotInfo.Origin(server, originZxids[server], originSequences[server]));
            }
        }
        return new SnapshotInfo(index, zxid, chain, timestampMs, active, joining, activatedIndex, origins);
    }
}
