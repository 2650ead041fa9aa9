package io.paddock.replication.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A scan reads in steps, and must find what it would if it had read all of the segment at once. */
class SegmentScanTest {
    private static final int SEGMENT_LENGTH = 1 << 20;
    private static final int STEP = SEGMENT_LENGTH / SegmentImage.FEWEST_STEPS;
    private static final int LONGEST_ENTRY = 500_000;
    private static final int HEADER_LENGTH = SegmentDescriptor.FRAME_HEADER_LENGTH;
    private static final JournalConfig CONFIG =
            JournalConfig.defaults().withLengths(SEGMENT_LENGTH, LONGEST_ENTRY).withMode(AppendMode.WRITE);

    private final long seed = Long.getLong("paddock.seed", 1);
    private final Random random = new Random(seed);
    private final SimDisk disk = new SimDisk();
    private final SegmentScan scan = new SegmentScan(true);

    @AfterEach
    void close() {
        scan.close();
    }

    @Test
    void shouldFindEntriesThatCrossAStepOrEndWithIt() throws IOException {
        for (int distance = -3 * HEADER_LENGTH; distance <= 2 * HEADER_LENGTH; distance += 32) {
            final SimDisk fresh = new SimDisk();
            try (SegmentBuilder builder = new SegmentBuilder(fresh, CONFIG, random)) {
                builder.append(STEP + distance - SegmentDescriptor.DATA_OFFSET, false)
                        .append(HEADER_LENGTH + 1, false)
                        .append(HEADER_LENGTH + 100, false)
                        .force();
                final Found segment = builder.segment();
                requireAsWhole(fresh, segment, "distance " + distance);
                assertEquals(3, scan.tail().index());
                assertTrue(scan.isBlankBeyondEnd());
            }
        }
    }

    @Test
    void shouldFindEntriesLongerThanSteps() throws IOException {
        try (SegmentBuilder builder = new SegmentBuilder(disk, CONFIG, random)) {
            builder.append(100, false)
                    .append(5 * STEP + 7, true)
                    .append(100, false)
                    .force();
            builder.append(2 * STEP, false).force();
            requireAsWhole(disk, builder.segment(), "long ones");
            assertEquals(4, scan.tail().index());
        }
    }

    @Test
    void shouldFindEntriesUpToTheEndOfTheSegment() throws IOException {
        try (SegmentBuilder builder = new SegmentBuilder(disk, CONFIG, random)) {
            int left = SEGMENT_LENGTH - SegmentDescriptor.DATA_OFFSET;
            while (left > 0) {
                final int length = Math.min(left, 64 * 512);
                builder.append(length, false).force();
                left -= length;
            }
            requireAsWhole(disk, builder.segment(), "full");
            assertEquals(SEGMENT_LENGTH, scan.endOffset());
            assertTrue(scan.isBlankBeyondEnd());
        }
    }

    @Test
    void shouldSeeASingleBitAnywhereBehindTheEnd() throws IOException {
        final Found segment;
        try (SegmentBuilder builder = new SegmentBuilder(disk, CONFIG, random)) {
            builder.append(1_000, false).append(333, false).force();
            segment = builder.segment();
        }
        scan.load(disk, segment.file(), segment.header());
        drain();
        final int end = scan.endOffset();
        final int[] places = {end, end + 1, STEP - 1, STEP, 2 * STEP, SEGMENT_LENGTH - 2, SEGMENT_LENGTH - 1};
        for (int i = 0; i < 60; i++) {
            final int offset = i < places.length ? places[i] : end + random.nextInt(SEGMENT_LENGTH - end);
            final SimDisk damaged = disk.copy();
            damaged.content(segment.file())[offset] ^= (byte) (1 << random.nextInt(8));
            requireAsWhole(damaged, segment, "bit at " + offset + ", seed " + seed);
            assertEquals(end, scan.endOffset());
            assertFalse(scan.isBlankBeyondEnd(), "bit at " + offset + ", seed " + seed);
            assertEquals(SegmentReport.State.TORN, state(damaged, segment), "bit at " + offset + ", seed " + seed);
            assertMovesToAFreshSegment(damaged, segment);
        }
    }

    /** What stands behind the end is copied over or left behind, but never written over. */
    private void assertMovesToAFreshSegment(final SimDisk damaged, final Found segment) throws IOException {
        try (SegmentBuilder builder = new SegmentBuilder(damaged, CONFIG, random)) {
            assertEquals(2, builder.journal().lastFoundIndex());
            builder.append(100, false).force();
            assertFalse(SegmentFolder.list(damaged, SegmentBuilder.FOLDER).active().stream()
                    .allMatch(each -> each.file().equals(segment.file())));
        }
    }

    @Test
    void shouldJudgeAnyDamageAsIfAllWereInMemory() throws IOException {
        for (int round = 0; round < 30; round++) {
            final SimDisk fresh = new SimDisk();
            final Found segment = fill(fresh);
            final byte[] content = fresh.content(segment.file());
            int used = SEGMENT_LENGTH;
            while (content[used - 1] == 0) {
                used--;
            }
            for (int i = 0; i < 8; i++) {
                final SimDisk damaged = fresh.copy();
                final String damage = spoil(damaged.content(segment.file()), used);
                requireAsWhole(damaged, segment, damage + ", round " + round + ", seed " + seed);
            }
        }
    }

    private Found fill(final SimDisk fresh) throws IOException {
        try (SegmentBuilder builder = new SegmentBuilder(fresh, CONFIG, random)) {
            int left = random.nextInt(SEGMENT_LENGTH - 4 * SegmentDescriptor.DATA_OFFSET);
            while (left > HEADER_LENGTH) {
                final int longest = Math.min(left, random.nextInt(4) == 0 ? LONGEST_ENTRY : 20_000);
                final int length = HEADER_LENGTH + random.nextInt(longest - HEADER_LENGTH + 1);
                builder.append(length, random.nextInt(4) == 0);
                left -= length + 1_024;
                if (random.nextInt(3) == 0) {
                    builder.force();
                }
            }
            builder.force();
            return builder.segment();
        }
    }

    private String spoil(final byte[] content, final int used) {
        final int reach = random.nextInt(3) == 0 ? content.length : used;
        final int offset = SegmentDescriptor.DATA_OFFSET + random.nextInt(reach - SegmentDescriptor.DATA_OFFSET);
        final int kind = random.nextInt(4);
        if (kind == 0) {
            return "none";
        }
        if (kind == 1) {
            content[offset] ^= (byte) (1 << random.nextInt(8));
            return "bit at " + offset;
        }
        final int sector = offset / SimDisk.SECTOR_LENGTH * SimDisk.SECTOR_LENGTH;
        final int end = kind == 2 ? sector + SimDisk.SECTOR_LENGTH : Math.min(content.length, sector + STEP);
        Arrays.fill(content, sector, end, (byte) 0);
        return "zeros from " + sector + " to " + end;
    }

    @Test
    void shouldReadEntriesUpToTheSealOnly() throws IOException {
        try (SegmentBuilder builder = new SegmentBuilder(disk, CONFIG, random)) {
            builder.append(1_000, false).append(3 * STEP, false).force();
            builder.append(2 * STEP, false).force().cutBehind(2);
            final Found segment = builder.segment();
            scan.loadEntries(disk, segment.file(), segment.header());
            drain();
            assertEquals(2, scan.tail().index());
            assertTrue(scan.isBlankBeyondEnd(), "what stands behind the seal does not count");
            requireAsWhole(disk, segment, "with what stands behind the seal");
            assertEquals(3, scan.tail().index());
        }
    }

    @Test
    void shouldRefuseAFileShorterThanItsHeaderSays() throws IOException {
        final Found segment;
        try (SegmentBuilder builder = new SegmentBuilder(disk, CONFIG, random)) {
            builder.append(1_000, false).append(STEP, false).force();
            segment = builder.segment();
        }
        final int[] lengths = {SegmentDescriptor.DATA_OFFSET, STEP, STEP + 100, 5 * STEP + 1, SEGMENT_LENGTH - 1};
        for (final int length : lengths) {
            final SimDisk cut = disk.copy();
            cut.content(segment.file(), Arrays.copyOf(disk.content(segment.file()), length));
            final DamagedJournal fault = assertThrows(
                    DamagedJournal.class, () -> scan.load(cut, segment.file(), segment.header()), "length " + length);
            assertTrue(
                    fault.getMessage().contains(" has " + length + " bytes and should have " + SEGMENT_LENGTH),
                    fault.getMessage());
            assertThrows(DamagedJournal.class, () -> new SegmentBuilder(cut, CONFIG, random), "length " + length);
            assertEquals(SegmentReport.State.DAMAGED, state(cut, segment), "length " + length);
        }
    }

    @Test
    void shouldReadSegmentsOfDifferentLengthsOneAfterTheOther() throws IOException {
        for (final int length : new int[] {64 * 1024, SEGMENT_LENGTH, 4 << 20, 128 * 1024, 2 << 20}) {
            final SimDisk fresh = new SimDisk();
            final JournalConfig config = JournalConfig.defaults().withLengths(length, 5_000);
            try (SegmentBuilder builder = new SegmentBuilder(fresh, config, random)) {
                for (int i = 0; i < 40; i++) {
                    builder.append(1_100, false).force();
                }
                final Found segment = builder.segment();
                scan.load(fresh, segment.file(), withSequence(length, segment.header()));
                drain();
                assertTrue(scan.tail().index() > 25, "segments of " + length);
            }
        }
    }

    private static SegmentHeader withSequence(final long sequence, final SegmentHeader header) {
        return new SegmentHeader(
                sequence,
                header.baseIndex(),
                header.basePrevZxid(),
                header.basePrevTimestampMs(),
                header.basePrevChain(),
                header.batchAlignment(),
                header.segmentLength(),
                header.salt(),
                header.serverId(),
                header.clusterId());
    }

    private void drain() throws IOException {
        while (scan.next()) {
            // Only the end is of interest.
        }
    }

    private static SegmentReport.State state(final SimDisk where, final Found segment) {
        try (JournalReader reader = JournalReader.open(where, SegmentBuilder.FOLDER)) {
            return reader.read(segment.file(), entry -> {}).state();
        }
    }

    /** Leaves the scan at the end of the segment. */
    private void requireAsWhole(final SimDisk where, final Found segment, final String message) throws IOException {
        final WholeSegment whole = new WholeSegment(where.content(segment.file()), segment.header());
        final SegmentHeader header = segment.header();
        try (SegmentScan fresh = new SegmentScan(true)) {
            fresh.load(where, segment.file(), header);
            assertEquals(
                    whole.greatestZxid(SegmentDescriptor.DATA_OFFSET),
                    fresh.greatestZxidBeyondEnd(SegmentDescriptor.DATA_OFFSET),
                    message);
            fresh.load(where, segment.file(), header);
            walk(fresh, whole, message);
        }
        // The one of other segments, with memory that it holds, and rewound half-way.
        scan.close();
        scan.load(where, segment.file(), header);
        for (int i = 0; i < whole.offsets().size() / 2; i++) {
            assertTrue(scan.next(), message);
        }
        scan.rewind();
        walk(scan, whole, message);
        scan.rewind();
        walk(scan, whole, message);
    }

    private static void walk(final SegmentScan scan, final WholeSegment whole, final String message)
            throws IOException {
        for (final int offset : whole.offsets()) {
            assertTrue(scan.next(), message);
            assertEquals(offset, scan.entryOffset(), message);
        }
        assertFalse(scan.next(), message);
        assertEquals(whole.endOffset(), scan.endOffset(), message);
        assertEquals(whole.tail().toString(), scan.tail().toString(), message);
        assertEquals(whole.tail().chain(), scan.tail().chain(), message);
        assertEquals(whole.syncedOffset(false), scan.maxSyncedOffset(), message);
        assertEquals(whole.isBlankBeyondEnd(), scan.isBlankBeyondEnd(), message);
        assertEquals(whole.greatestZxid(whole.endOffset()), scan.greatestZxidBeyondEnd(scan.endOffset()), message);
        assertEquals(
                whole.greatestZxid(SegmentDescriptor.DATA_OFFSET),
                scan.greatestZxidBeyondEnd(SegmentDescriptor.DATA_OFFSET),
                message);
        final int greatestEnd = whole.greatestEnd();
        assertEquals(greatestEnd > 0, scan.isIntactAt(greatestEnd), message);
        assertFalse(scan.isIntactAt(Math.max(greatestEnd, scan.endOffset()) + 1L), message);
        scan.searchBeyondEnd();
        assertEquals(whole.syncedOffset(true), scan.maxSyncedOffset(), message);
        assertFalse(scan.next(), message);
    }
}
