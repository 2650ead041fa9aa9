package io.paddock.replication.ensemble;

import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.journal.TailRing;
import io.paddock.replication.snapshot.SnapshotConfig;
import io.paddock.replication.zab.Timing;
import org.agrona.BitUtil;

/**
 * Settings of the log of a server of an ensemble.
 *
 * @param journal settings of the journal; its {@code serverId} is the number of this server, 1 to 255.
 * @param snapshot settings of the snapshot store; its {@code serverId} is not used, since the files of all servers are
 *     to be equal.
 * @param timing timers of the protocol.
 * @param pendingCapacity bytes of commands submitted here that may be unfinished; beyond, submitting is refused. A power
 *     of two that holds the longest entry at least twice, up to 1 GiB.
 * @param pendingCount such commands, a power of two up to 1048576.
 * @param windowCapacity bytes of newest entries that are kept in memory; older ones are read from the journal's files. A
 *     power of two that holds the longest entry at least twice, up to 1 GiB.
 * @param barrierLimit barriers that may be open at a time, 1 to 1048576.
 * @param messageCapacity bytes of messages to the leader that may wait, a power of two from 4096.
 * @param retainSnapshots snapshots to keep when a new one is durable, and with them the journal that the oldest of them
 *     needs; at least 2, or 0 to keep everything until {@code purge}.
 * @param retainBytes how much of the journal, before what the snapshots need, is kept at most for peers that are behind.
 */
public record EnsembleLogConfig(
        JournalConfig journal,
        SnapshotConfig snapshot,
        Timing timing,
        int pendingCapacity,
        int pendingCount,
        int windowCapacity,
        int barrierLimit,
        int messageCapacity,
        int retainSnapshots,
        long retainBytes) {
    private static final int MAX_SERVER = 255;

    public EnsembleLogConfig {
        final int server = journal.serverId();
        check(server >= 1 && server <= MAX_SERVER, "journal.serverId", server, "1 to 255");
        final long longestFrame = TailRing.frameLength(journal.maxEntryLength());
        final long twoEntries = 2 * BitUtil.align(longestFrame, 32);
        checkRing("pendingCapacity", pendingCapacity, twoEntries);
        checkRing("windowCapacity", windowCapacity, twoEntries);
        check(
                BitUtil.isPowerOfTwo(pendingCount) && pendingCount <= 1 << 20,
                "pendingCount",
                pendingCount,
                "powers of two up to 1048576");
        check(barrierLimit >= 1 && barrierLimit <= 1 << 20, "barrierLimit", barrierLimit, "1 to 1048576");
        check(
                BitUtil.isPowerOfTwo(messageCapacity) && messageCapacity >= 4096,
                "messageCapacity",
                messageCapacity,
                "powers of two from 4096");
        check(retainSnapshots == 0 || retainSnapshots >= 2, "retainSnapshots", retainSnapshots, "0, or 2 and more");
        check(retainBytes >= 0, "retainBytes", retainBytes, "0 and more");
        snapshot = new SnapshotConfig(
                snapshot.chunkLength(), snapshot.forceLength(), snapshot.pausePercent(), 0, snapshot.clusterId());
    }

    /** Defaults around a journal, for machines that are shared with others. */
    public static EnsembleLogConfig with(final JournalConfig journal) {
        final int longestFrame = BitUtil.align(TailRing.frameLength(journal.maxEntryLength()), 32);
        final int ring = Math.max(4 << 20, BitUtil.findNextPositivePowerOfTwo(2 * longestFrame));
        final int window = Math.max(32 << 20, BitUtil.findNextPositivePowerOfTwo(4 * longestFrame));
        final SnapshotConfig files = SnapshotConfig.defaults();
        return new EnsembleLogConfig(
                journal,
                new SnapshotConfig(
                        files.chunkLength(), files.forceLength(), files.pausePercent(), 0, journal.clusterId()),
                Timing.shared(),
                ring,
                1 << 16,
                window,
                1 << 16,
                1 << 16,
                3,
                256L << 20);
    }

    /** With other timers of the protocol. */
    public EnsembleLogConfig withTiming(final Timing newTiming) {
        return new EnsembleLogConfig(
                journal,
                snapshot,
                newTiming,
                pendingCapacity,
                pendingCount,
                windowCapacity,
                barrierLimit,
                messageCapacity,
                retainSnapshots,
                retainBytes);
    }

    EnsembleDiskConfig disk() {
        return new EnsembleDiskConfig(journal, snapshot, windowCapacity, retainSnapshots, retainBytes);
    }

    /** Number of this server. */
    public int server() {
        return journal.serverId();
    }

    private static void checkRing(final String name, final int capacity, final long least) {
        check(BitUtil.isPowerOfTwo(capacity) && capacity >= least, name, capacity, "powers of two from " + least);
    }

    private static void check(final boolean valid, final String name, final long value, final String range) {
        if (!valid) {
            throw new IllegalArgumentException(name + " = " + value + " is outside " + range);
        }
    }
}
