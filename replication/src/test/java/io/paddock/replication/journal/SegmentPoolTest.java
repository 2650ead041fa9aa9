package io.paddock.replication.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.disk.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentPoolTest {
    private static final Path FOLDER = Path.of("/sim/log");
    private static final int BLOCK_SIZE = 4096;
    private static final int LARGE = 256 << 10;
    private static final JournalConfig CONFIG =
            JournalConfig.defaults().withLengths(1 << 20, 1000).withBatchLength(LARGE);

    private final SimDisk disk = new SimDisk();
    private final JournalCounters counters = new JournalCounters();

    @BeforeEach
    void makeFolder() {
        disk.createFolders(FOLDER);
    }

    @Test
    void shouldWriteEveryBlockInAdvanceForSmallWrites() throws IOException {
        final SegmentPool pool = pool(BLOCK_SIZE);
        assertEquals(CONFIG.segmentLength(), spaceOfNext(pool), "nothing known");
        force(1000, 500);
        assertEquals(CONFIG.segmentLength(), spaceOfNext(pool));
    }

    @Test
    void shouldOnlySetTheLengthForLargeWrites() throws IOException {
        final SegmentPool pool = pool(BLOCK_SIZE);
        force(10, LARGE / 4);
        assertTrue(spaceOfNext(pool) <= BLOCK_SIZE);
        force(10, LARGE);
        assertTrue(spaceOfNext(pool) <= BLOCK_SIZE);
        force(1000, LARGE / 5);
        assertEquals(CONFIG.segmentLength(), spaceOfNext(pool), "what was before does not count");
    }

    @Test
    void shouldWriteEveryBlockInAdvanceForThePageCache() throws IOException {
        final SegmentPool pool = pool(0);
        force(10, LARGE);
        assertEquals(CONFIG.segmentLength(), spaceOfNext(pool));
    }

    private SegmentPool pool(final int blockSize) {
        return new SegmentPool(disk, FOLDER, CONFIG, blockSize, counters);
    }

    private void force(final int count, final long bytes) {
        for (int i = 0; i < count; i++) {
            counters.onForced(1, bytes, 1);
        }
    }

    private long spaceOfNext(final SegmentPool pool) throws IOException {
        final long before = disk.used();
        pool.prepare();
        final SegmentPool.Spare spare = pool.take();
        final long taken = disk.used() - before;
        assertArrayEquals(new byte[CONFIG.segmentLength()], disk.content(spare.file()), "reads as zeros");
        return taken;
    }
}
