package io.paddock.replication.ensemble;

import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.journal.TailRing;
import io.paddock.replication.snapshot.SnapshotConfig;
import org.agrona.BitUtil;

/**
 * Settings of what a server of an ensemble keeps on its disk.
 *
 * @param journal settings of the journal, with the numbers of server and cluster.
 * @param snapshot settings of the snapshots; the server's number in it is 0, so that the files of all servers are equal.
 * @param windowCapacity bytes of the newest entries that stay in memory; a power of two that holds the longest entry at
 *     least twice, up to 1 GiB. What is not committed must fit into half of it.
 * @param retainSnapshots snapshots to keep when a new one is durable; at least 2, or 0 to keep all until a purge.
 * @param retainBytes how much of the journal, before what the snapshots need, is kept at most for peers that are behind.
 */
record EnsembleDiskConfig(
        JournalConfig journal, SnapshotConfig snapshot, int windowCapacity, int retainSnapshots, long retainBytes) {
    private static final int WINDOW_CAPACITY = 32 << 20;
    private static final int RETAIN_SNAPSHOTS = 3;
    private static final long RETAIN_BYTES = 256L << 20;

    EnsembleDiskConfig {
        final long longestFrame = TailRing.frameLength(journal.maxEntryLength());
        check(
                BitUtil.isPowerOfTwo(windowCapacity) && windowCapacity >= 2 * BitUtil.align(longestFrame, 32),
                "windowCapacity",
                windowCapacity,
                "powers of two that hold two entries of " + longestFrame + " bytes");
        check(retainSnapshots == 0 || retainSnapshots >= 2, "retainSnapshots", retainSnapshots, "0, or 2 and more");
        check(retainBytes >= 0, "retainBytes", retainBytes, "0 and more");
    }

    /** Defaults around a journal, with a window that suits its longest entry. */
    static EnsembleDiskConfig with(final JournalConfig journal) {
        final SnapshotConfig base = SnapshotConfig.defaults();
        final int longestFrame = BitUtil.align(TailRing.frameLength(journal.maxEntryLength()), 32);
        return new EnsembleDiskConfig(
                journal,
                new SnapshotConfig(base.chunkLength(), base.forceLength(), base.pausePercent(), 0, journal.clusterId()),
                Math.max(WINDOW_CAPACITY, BitUtil.findNextPositivePowerOfTwo(4 * longestFrame)),
                RETAIN_SNAPSHOTS,
                RETAIN_BYTES);
    }

    private static void check(final boolean valid, final String name, final long value, final String range) {
        if (!valid) {
            throw new IllegalArgumentException(name + " = " + value + " is outside " + range);
        }
    }
}
