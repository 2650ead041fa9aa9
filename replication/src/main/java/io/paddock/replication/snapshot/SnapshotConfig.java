package io.paddock.replication.snapshot;

/**
 * Settings of the snapshot store.
 *
 * @param chunkLength bytes between checksums; a multiple of 4096 from 4096 to 4194304.
 * @param forceLength bytes written between forces; from one chunk to 1 GiB. Small slices keep the journal's own forces
 *     from queueing behind a whole snapshot.
 * @param pausePercent how long to leave the disk alone after each slice, in percent of the time that the slice took;
 *     0 to 10000.
 * @param serverId written into the header, 0 to 65535.
 * @param clusterId written into the header; a snapshot of another cluster is refused.
 */
public record SnapshotConfig(int chunkLength, int forceLength, int pausePercent, int serverId, long clusterId) {
    public SnapshotConfig {
        check(
                chunkLength >= 4096 && chunkLength <= 4 << 20 && chunkLength % 4096 == 0,
                "chunkLength",
                chunkLength,
                "multiples of 4096 from 4096 to 4194304");
        check(
                forceLength >= chunkLength && forceLength <= 1 << 30,
                "forceLength",
                forceLength,
                chunkLength + " to 1073741824");
        check(pausePercent >= 0 && pausePercent <= 10_000, "pausePercent", pausePercent, "0 to 10000");
        check(serverId >= 0 && serverId <= 0xFFFF, "serverId", serverId, "0 to 65535");
    }

    public static SnapshotConfig defaults() {
        return new SnapshotConfig(256 << 10, 512 << 10, 100, 0, 0);
    }

    private static void check(final boolean valid, final String name, final long value, final String range) {
        if (!valid) {
            throw new IllegalArgumentException(name + " = " + value + " is outside " + range);
        }
    }
}
