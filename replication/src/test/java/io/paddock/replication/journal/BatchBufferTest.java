package io.paddock.replication.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.replication.disk.SimDisk;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchBufferTest {
    private static final int SEEDS = 200;

    /** What a batch leaves free up to the end of its last block is zero, whatever stood in the buffer before. */
    @Test
    void shouldWriteNothingButEntriesAndZeros() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
            final JournalConfig config = JournalConfig.defaults()
                    .withLengths(256 << 10, 5000)
                    .withMode(AppendMode.values()[random.nextInt(AppendMode.values().length)])
                    .withBatchAlignment(random.nextBoolean() ? 512 : 4096);
            final SimDisk disk = new SimDisk();
            try (SegmentBuilder builder = new SegmentBuilder(disk, config, random)) {
                for (int i = 0; i < 25; i++) {
                    final int entries = random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 1;
                    for (int j = 0; j < entries; j++) {
                        builder.append(64 + random.nextInt(random.nextInt(3) == 0 ? 1500 : 200), false);
                    }
                    builder.force();
                    requireZerosBetween(disk, builder, "seed " + seed + ", batch " + i);
                }
            }
        }
    }

    private static void requireZerosBetween(final SimDisk disk, final SegmentBuilder builder, final String where)
            throws Exception {
        final byte[] content = disk.content(builder.segment().file());
        final WholeSegment whole = new WholeSegment(content, builder.segment().header());
        assertEquals(builder.journal().tail().index(), whole.offsets().size(), where);
        int end = SegmentDescriptor.DATA_OFFSET;
        for (int i = 0; i <= whole.offsets().size(); i++) {
            final int next = i < whole.offsets().size() ? whole.offsets().get(i) : content.length;
            for (int offset = end; offset < next; offset++) {
                assertEquals(0, content[offset], where + ", offset " + offset);
            }
            end = next + (next < content.length ? whole.lengthAt(next) : 0);
        }
    }
}
