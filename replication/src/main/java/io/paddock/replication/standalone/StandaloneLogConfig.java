package io.paddock.replication.standalone;

import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.journal.TailRing;
import io.paddock.replication.snapshot.SnapshotConfig;
import org.agrona.BitUtil;

/**
 * Settings of the log of a single server.
 *
 * @param journal settings of the journal; {@code force} false is ZooKeeper's {@code forceSync=no}.
 * @param snapshot settings of the snapshot store.
 * @param ringCapacity bytes of entries that may be submitted and not yet handed over; beyond, submitting is refused. A
 *     power of two that holds the longest entry at least twice, up to 1 GiB.
 * @param barrierLimit barriers that may be open at a time, 1 to 1048576.
 * @param messageCapacity bytes of messages to the leader that may wait, a power of two from 4096.
 * @param retainSnapshots snapshots to keep when a new one is durable, and with them the journal that the oldest of them
 *     needs; at least 2, or 0 to keep everything until {@code purge}.
 */
public record StandaloneLogConfig(
        JournalConfig journal,
        SnapshotConfig snapshot,
        int ringCapacity,
        int barrierLimit,
        int messageCapacity,
        int retainSnapshots) {
    public StandaloneLogConfig {
        final long longestFrame = TailRing.frameLength(journal.maxEntryLength());
        check(
                BitUtil.isPowerOfTwo(ringCapacity) && ringCapacity >= 2 * BitUtil.align(longestFrame, 32),
                "ringCapacity",
                ringCapacity,
                "powers of two that hold two entries of " + longestFrame + " bytes");
        check(barrierLimit >= 1 && barrierLimit <= 1 << 20, "barrierLimit", barrierLimit, "1 to 1048576");
        check(
                BitUtil.isPowerOfTwo(messageCapacity) && messageCapacity >= 4096,
                "messageCapacity",
                messageCapacity,
                "powers of two from 4096");
        check(retainSnapshots == 0 || retainSnapshots >= 2, "retainSnapshots", retainSnapshots, "0, or 2 and more");
    }

    public static StandaloneLogConfig defaults() {
        return with(JournalConfig.defaults());
    }

    /** Defaults around a journal, with a ring that suits its longest entry. */
    public static StandaloneLogConfig with(final JournalConfig journal) {
        final int longestFrame = BitUtil.align(TailRing.frameLength(journal.maxEntryLength()), 32);
        final int ringCapacity = Math.max(4 << 20, BitUtil.findNextPositivePowerOfTwo(2 * longestFrame));
        return new StandaloneLogConfig(journal, SnapshotConfig.defaults(), ringCapacity, 1 << 16, 1 << 16, 3);
    }

    private static void check(final boolean valid, final String name, final long value, final String range) {
        if (!valid) {
            throw new IllegalArgumentException(name + " = " + value + " is outside " + range);
        }
    }
}
