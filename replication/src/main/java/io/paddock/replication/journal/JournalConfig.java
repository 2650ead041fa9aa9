package io.paddock.replication.journal;

import org.agrona.BitUtil;

/**
 * Settings of the journal.
 *
 * @param segmentLength bytes per file, preallocated; a power of two from 32 KiB to 1 GiB.
 * @param mode how entries reach the disk.
 * @param force false acknowledges what is only in the page cache: fast, and lost with the power.
 * @param batchAlignment every forced batch starts at a multiple of this many bytes, so that sectors with forced entries
 *     hold nothing of later batches; a power of two from 512 to 65536. Larger ones cost space at low rates.
 * @param batchLength bytes that one write to the disk carries at most, unless a single entry is longer; from 4 KiB to
 *     16 MiB.
 * @param maxEntryLength bytes of the longest payload; must fit into a segment.
 * @param spareSegments segments kept ready; from 1 to 8.
 * @param markDelayMs mark.dat follows the journal after it has been idle for this long; from 1 to 10000.
 * @param strictMark true writes mark.dat within each force, which then costs twice as much; it protects the last batch
 *     before a crash against a disk that lies.
 * @param serverId written into every segment, 0 to 65535.
 * @param clusterId written into every segment; a segment of another cluster is refused.
 */
public record JournalConfig(
        int segmentLength,
        AppendMode mode,
        boolean force,
        int batchAlignment,
        int batchLength,
        int maxEntryLength,
        int spareSegments,
        int markDelayMs,
        boolean strictMark,
        int serverId,
        long clusterId) {
    private static final int MIN_SEGMENT_LENGTH = 32 * 1024;
    private static final int MAX_SEGMENT_LENGTH = 1 << 30;
    private static final long ENTRIES_PER_SEGMENT = 8;

    public JournalConfig {
        check(
                BitUtil.isPowerOfTwo(segmentLength)
                        && segmentLength >= MIN_SEGMENT_LENGTH
                        && segmentLength <= MAX_SEGMENT_LENGTH,
                "segmentLength",
                segmentLength,
                "a power of two, 32 KiB to 1 GiB");
        check(
                BitUtil.isPowerOfTwo(batchAlignment) && batchAlignment >= 512 && batchAlignment <= 65536,
                "batchAlignment",
                batchAlignment,
                "a power of two, 512 to 65536");
        check(batchLength >= 4096 && batchLength <= 16 << 20, "batchLength", batchLength, "4096 to 16777216");
        final int room = segmentLength
                - SegmentDescriptor.DATA_OFFSET
                - SegmentDescriptor.FRAME_HEADER_LENGTH
                - 2 * Math.max(batchAlignment, SegmentDescriptor.BLOCK_LENGTH);
        check(
                maxEntryLength >= 1 && maxEntryLength <= room,
                "maxEntryLength",
                maxEntryLength,
                "1 to " + room + " with segments of " + segmentLength);
        check(spareSegments >= 1 && spareSegments <= 8, "spareSegments", spareSegments, "1 to 8");
        check(markDelayMs >= 1 && markDelayMs <= 10_000, "markDelayMs", markDelayMs, "1 to 10000");
        check(serverId >= 0 && serverId <= 0xFFFF, "serverId", serverId, "0 to 65535");
    }

    /** What the profile {@code shared} uses; entries may be as long as a request of 1 MiB and what surrounds it. */
    public static JournalConfig defaults() {
        return new JournalConfig(16 << 20, AppendMode.DIRECT, true, 512, 256 << 10, 1088 << 10, 1, 10, false, 0, 0);
    }

    /** With other lengths of segments and of the longest payload, in bytes. */
    public JournalConfig withLengths(final int newSegmentLength, final int newMaxEntryLength) {
        return new JournalConfig(
                newSegmentLength,
                mode,
                force,
                batchAlignment,
                batchLength,
                newMaxEntryLength,
                spareSegments,
                markDelayMs,
                strictMark,
                serverId,
                clusterId);
    }

    public JournalConfig withMode(final AppendMode newMode) {
        return new JournalConfig(
                segmentLength,
                newMode,
                force,
                batchAlignment,
                batchLength,
                maxEntryLength,
                spareSegments,
                markDelayMs,
                strictMark,
                serverId,
                clusterId);
    }

    public JournalConfig withForce(final boolean newForce) {
        return new JournalConfig(
                segmentLength,
                mode,
                newForce,
                batchAlignment,
                batchLength,
                maxEntryLength,
                spareSegments,
                markDelayMs,
                strictMark,
                serverId,
                clusterId);
    }

    public JournalConfig withBatchAlignment(final int newBatchAlignment) {
        return new JournalConfig(
                segmentLength,
                mode,
                force,
                newBatchAlignment,
                batchLength,
                maxEntryLength,
                spareSegments,
                markDelayMs,
                strictMark,
                serverId,
                clusterId);
    }

    public JournalConfig withBatchLength(final int newBatchLength) {
        return new JournalConfig(
                segmentLength,
                mode,
                force,
                batchAlignment,
                newBatchLength,
                maxEntryLength,
                spareSegments,
                markDelayMs,
                strictMark,
                serverId,
                clusterId);
    }

    /** With room for payloads of that many bytes; segments grow so that each holds several of them. */
    public JournalConfig withMaxEntryLength(final int newMaxEntryLength) {
        final int segments = BitUtil.findNextPositivePowerOfTwo(
                (int) Math.min(MAX_SEGMENT_LENGTH, ENTRIES_PER_SEGMENT * newMaxEntryLength));
        return withLengths(Math.max(segmentLength, segments), newMaxEntryLength);
    }

    public JournalConfig withStrictMark(final boolean newStrictMark) {
        return new JournalConfig(
                segmentLength,
                mode,
                force,
                batchAlignment,
                batchLength,
                maxEntryLength,
                spareSegments,
                markDelayMs,
                newStrictMark,
                serverId,
                clusterId);
    }

    public JournalConfig withSpareSegments(final int newSpareSegments) {
        return new JournalConfig(
                segmentLength,
                mode,
                force,
                batchAlignment,
                batchLength,
                maxEntryLength,
                newSpareSegments,
                markDelayMs,
                strictMark,
                serverId,
                clusterId);
    }

    public JournalConfig withServerId(final int newServerId) {
        return new JournalConfig(
                segmentLength,
                mode,
                force,
                batchAlignment,
                batchLength,
                maxEntryLength,
                spareSegments,
                markDelayMs,
                strictMark,
                newServerId,
                clusterId);
    }

    public JournalConfig withClusterId(final long newClusterId) {
        return new JournalConfig(
                segmentLength,
                mode,
                force,
                batchAlignment,
                batchLength,
                maxEntryLength,
                spareSegments,
                markDelayMs,
                strictMark,
                serverId,
                newClusterId);
    }

    private static void check(final boolean valid, final String name, final long value, final String range) {
        if (!valid) {
            throw new IllegalArgumentException(name + " = " + value + " is outside " + range);
        }
    }
}
