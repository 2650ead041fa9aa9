package io.paddock.replication.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.disk.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blank is what holds nothing but zeros, however it is cut into pieces. */
class BlankReaderTest {
    private static final Path FILE = Path.of("/sim/file");
    private static final int LENGTH = 3 * BlankReader.READ_LENGTH + 1_000;
    private static final int[] BORDERS = {
        0,
        Blank.PIECE_LENGTH,
        BlankReader.READ_LENGTH,
        BlankReader.READ_LENGTH + Blank.PIECE_LENGTH,
        2 * BlankReader.READ_LENGTH,
        LENGTH
    };

    private final SimDisk disk = new SimDisk();
    private final BlankReader reader = new BlankReader();

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void shouldSeeASingleBitWhereverItStands() throws IOException {
        for (final int border : BORDERS) {
            for (int offset = Math.max(0, border - 2); offset <= Math.min(LENGTH - 1, border + 1); offset++) {
                for (int bit = 0; bit < Byte.SIZE; bit++) {
                    final byte[] content = new byte[LENGTH];
                    content[offset] = (byte) (1 << bit);
                    final String place = "bit " + bit + " at " + offset;
                    assertFalse(isBlank(content, 0, LENGTH), place);
                    assertFalse(isBlank(content, 0, Long.MAX_VALUE), place);
                    assertFalse(isBlank(content, offset, offset + 1), place);
                    assertTrue(isBlank(content, 0, offset), place);
                    assertTrue(isBlank(content, offset + 1, LENGTH), place);
                }
            }
        }
    }

    @Test
    void shouldTellAnyRangeOfAnyContent() throws IOException {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            final byte[] content = new byte[random.nextInt(LENGTH)];
            int written = content.length;
            if (content.length > 0 && random.nextInt(4) > 0) {
                written = random.nextInt(content.length);
                content[written] = (byte) (1 + random.nextInt(255));
            }
            final int from = random.nextInt(content.length + 1);
            final int to = from + random.nextInt(LENGTH);
            final boolean blank = written < from || written >= Math.min(to, content.length);
            assertEquals(blank, isBlank(content, from, to), "seed " + seed + ", step " + i);
            final int end = Math.min(to, content.length);
            final ByteBuffer memory = ByteBuffer.allocateDirect(content.length).put(content);
            assertEquals(blank, new Blank().isBlank(memory, from, end - from), "seed " + seed + ", memory, step " + i);
        }
    }

    private boolean isBlank(final byte[] content, final long from, final long to) throws IOException {
        disk.content(FILE, content);
        try (DiskFile file = disk.open(FILE, OpenMode.READ)) {
            return reader.isBlank(file, from, to);
        }
    }
}
