package io.paddock.replication.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.SimDisk;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Snapshots on a simulated disk. */
class FileSnapshotStoreTest {
    private static final Path FOLDER = Path.of("/sim/snap");
    private static final int CHUNK_CONTENT = 4096;

    private final SimDisk disk = new SimDisk();
    private long pausedNs;
    private final FileSnapshotStore store =
            new FileSnapshotStore(disk, new SnapshotConfig(4096, 16 * 1024, 100, 0, 0), FOLDER, ns -> pausedNs += ns);

    @Test
    void shouldReturnWhatWasWrittenWhateverTheLengths() {
        final Random random = new Random(1);
        final int[] lengths = {0, 1, CHUNK_CONTENT - 1, CHUNK_CONTENT, CHUNK_CONTENT + 1, 3 * CHUNK_CONTENT, 2_500_000};
        for (int i = 0; i < lengths.length; i++) {
            final byte[] content = new byte[lengths[i]];
            random.nextBytes(content);
            write(i + 1, content, 1 + random.nextInt(10_000));
            assertArrayEquals(content, read(i + 1, 1 + random.nextInt(10_000)), "length " + lengths[i]);
            assertEquals(i + 1, store.verify(i + 1));
        }
        assertArrayEquals(new long[] {7, 6, 5, 4, 3, 2, 1}, store.zxids());
        assertTrue(pausedNs > 0, "paced");
    }

    @Test
    void shouldNoticeEveryDamagedByte() {
        final byte[] content = new byte[3 * CHUNK_CONTENT + 100];
        new Random(2).nextBytes(content);
        write(1, content, content.length);
        final Path file = FOLDER.resolve("snapshot.1");
        final byte[] bytes = disk.content(file).clone();
        for (int i = 0; i < bytes.length; i++) {
            final byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            disk.content(file, damaged);
            final boolean headerPadding = i >= 44 && i < SnapshotDescriptor.HEADER_LENGTH;
            if (headerPadding) {
                assertEquals(1, store.verify(1));
            } else {
                final LogFault fault = assertThrows(LogFault.class, () -> store.verify(1), "byte " + i);
                assertTrue(fault.getMessage().contains("snapshot.1"), fault.getMessage());
            }
        }
    }

    @Test
    void shouldReadALargeFileAheadAndStopAtDamageLateInIt() {
        final byte[] content = new byte[6_000_000];
        new Random(3).nextBytes(content);
        write(1, content, 100_000);
        assertArrayEquals(content, read(1, 10_007));
        final Path file = FOLDER.resolve("snapshot.1");
        final byte[] damaged = disk.content(file).clone();
        damaged[SnapshotDescriptor.HEADER_LENGTH + content.length - 1] ^= 1;
        disk.content(file, damaged);
        final byte[] found = new byte[content.length];
        final UnsafeBuffer buffer = new UnsafeBuffer(found);
        try (SnapshotReader reader = store.open(1)) {
            int read = 0;
            while (read + CHUNK_CONTENT < found.length) {
                read += reader.read(buffer, read, Math.min(CHUNK_CONTENT, found.length - read));
            }
            final int last = read;
            assertThrows(DamagedSnapshot.class, () -> reader.read(buffer, last, found.length - last));
            // And for ever after.
            assertThrows(DamagedSnapshot.class, () -> reader.read(buffer, last, found.length - last));
            assertArrayEquals(java.util.Arrays.copyOf(content, last), java.util.Arrays.copyOf(found, last));
        }
    }

    @Test
    void shouldCloseALargeFileHalfWay() {
        write(1, new byte[6_000_000], 100_000);
        for (int length = 0; length < 1_000_000; length += 90_001) {
            try (SnapshotReader reader = store.open(1)) {
                assertEquals(length, reader.read(new UnsafeBuffer(new byte[1_000_000]), 0, length));
            }
        }
    }

    @Test
    void shouldNoticeEveryMissingEnd() {
        write(1, new byte[2 * CHUNK_CONTENT + 10], 100);
        final Path file = FOLDER.resolve("snapshot.1");
        final byte[] bytes = disk.content(file).clone();
        for (int length = 0; length < bytes.length; length++) {
            disk.content(file, java.util.Arrays.copyOf(bytes, length));
            assertThrows(LogFault.class, () -> store.verify(1), "length " + length);
        }
    }

    @Test
    void shouldLeaveNothingWithoutCommit() {
        try (SnapshotWriter writer = store.create(5, 5)) {
            writer.write(new UnsafeBuffer(new byte[100_000]), 0, 100_000);
        }
        assertEquals(0, store.zxids().length);
        assertEquals(0, disk.files().size());
    }

    @Test
    void shouldRemoveWhatACrashLeft() {
        disk.crashAfter(20);
        assertThrows(SimDisk.PowerLoss.class, () -> {
            final SnapshotWriter writer = store.create(5, 5);
            writer.write(new UnsafeBuffer(new byte[1_000_000]), 0, 1_000_000);
            writer.commit();
        });
        disk.restart();
        assertEquals(1, disk.files().size());
        store.prepareFolder();
        assertEquals(0, disk.files().size());
    }

    @Test
    void shouldSayWhenTheDiskIsFull() {
        disk.space(50_000);
        try (SnapshotWriter writer = store.create(5, 5)) {
            final LogFault fault =
                    assertThrows(LogFault.class, () -> writer.write(new UnsafeBuffer(new byte[100_000]), 0, 100_000));
            assertTrue(fault.getMessage().contains("No space left"), fault.getMessage());
        }
        assertEquals(0, disk.files().size());
    }

    private void write(final long zxid, final byte[] content, final int piece) {
        try (SnapshotWriter writer = store.create(zxid, zxid)) {
            for (int i = 0; i < content.length; i += piece) {
                writer.write(new UnsafeBuffer(content), i, Math.min(piece, content.length - i));
            }
            writer.commit();
        }
    }

    private byte[] read(final long zxid, final int piece) {
        try (SnapshotReader reader = store.open(zxid)) {
            final byte[] content = new byte[(int) reader.length()];
            int done = 0;
            while (done < content.length) {
                final int read = reader.read(new UnsafeBuffer(content), done, Math.min(piece, content.length - done));
                assertTrue(read > 0);
                done += read;
            }
            assertEquals(0, reader.read(new UnsafeBuffer(new byte[1]), 0, 1));
            return content;
        }
    }
}
