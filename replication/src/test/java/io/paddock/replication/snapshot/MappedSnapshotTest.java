package io.paddock.replication.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.snapshot.SnapshotHeaderEncoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on the machine's own disk, whose pages can be had as memory. */
class MappedSnapshotTest {
    private static final int CHUNK = 16 * 1024;
    private static final int HEAD = 7;
    private static final int PAGES = 4 * CHUNK;
    private static final int REST = 100;

    private final byte[] content = new byte[HEAD + PAGES + REST];

    @TempDir
    Path folder;

    private FileSnapshotStore store;
    private Path file;

    @BeforeEach
    void fill() {
        store = FileSnapshotStore.open(FileDisk.INSTANCE, new SnapshotConfig(CHUNK, 4 * CHUNK, 0, 0, 0), folder);
        file = folder.resolve("snapshot.1");
        new Random(5).nextBytes(content);
    }

    @Test
    void shouldMapPagesAndReadWhatStandsAround() throws IOException {
        write(content);
        final byte[] before = Files.readAllBytes(file);
        try (SnapshotReader reader = store.open(1)) {
            assertNull(reader.map(CHUNK), "begins with less than a page");
            assertArrayEquals(Arrays.copyOf(content, HEAD), read(reader, HEAD));
            assertNull(reader.map(CHUNK + 4096), "not whole chunks");
            assertNull(reader.map(PAGES + CHUNK), "more than there is");
            final ByteBuffer pages = reader.map(PAGES);
            assertArrayEquals(Arrays.copyOfRange(content, HEAD, HEAD + PAGES), bytes(pages));
            for (int i = 0; i < PAGES; i++) {
                pages.put(i, (byte) ~pages.get(i));
            }
            assertArrayEquals(Arrays.copyOfRange(content, HEAD + PAGES, content.length), read(reader, REST));
            assertEquals(0, reader.read(new UnsafeBuffer(new byte[1]), 0, 1));
            BufferUtil.free(pages);
        }
        assertArrayEquals(before, Files.readAllBytes(file), "what is changed stays in memory");
        assertEquals(1, store.verify(1));
    }

    @Test
    void shouldReadWhatIsNotMapped() {
        write(content);
        try (SnapshotReader reader = store.open(1)) {
            assertArrayEquals(content, read(reader, content.length));
        }
        try (SnapshotReader reader = store.open(1)) {
            read(reader, HEAD + 1);
            assertNull(reader.map(CHUNK), "in the middle of a chunk");
            assertArrayEquals(Arrays.copyOfRange(content, HEAD + 1, content.length), read(reader, content.length));
        }
    }

    @Test
    void shouldKeepPagesWhoseFileIsRemoved() {
        write(content);
        try (SnapshotReader reader = store.open(1)) {
            read(reader, HEAD);
            final ByteBuffer pages = reader.map(PAGES);
            store.delete(1);
            assertFalse(Files.exists(file));
            assertArrayEquals(Arrays.copyOfRange(content, HEAD, HEAD + PAGES), bytes(pages));
            BufferUtil.free(pages);
        }
    }

    @Test
    void shouldNotMapDamage() throws IOException {
        write(content);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[2 * SnapshotDescriptor.BLOCK_LENGTH + PAGES - 1] ^= 1;
        Files.write(file, bytes);
        try (SnapshotReader reader = store.open(1)) {
            read(reader, HEAD);
            final ByteBuffer sound = reader.map(CHUNK);
            assertNotNull(sound);
            BufferUtil.free(sound);
            final DamagedSnapshot fault = assertThrows(DamagedSnapshot.class, () -> reader.map(3 * CHUNK));
            assertTrue(fault.getMessage().contains("chunk 4"), fault.getMessage());
        }
    }

    @Test
    void shouldMapAfterItHasReadAhead() {
        final byte[] large = new byte[HEAD + 400 * CHUNK];
        new Random(6).nextBytes(large);
        write(large);
        try (SnapshotReader reader = store.open(1)) {
            int position = HEAD + 3 * CHUNK;
            assertArrayEquals(Arrays.copyOf(large, position), read(reader, position));
            final ByteBuffer pages = reader.map(PAGES);
            assertArrayEquals(Arrays.copyOfRange(large, position, position + PAGES), bytes(pages));
            BufferUtil.free(pages);
            position += PAGES;
            assertArrayEquals(Arrays.copyOfRange(large, position, large.length), read(reader, large.length));
        }
    }

    /** It is not damaged: an older one, or none, must not be taken in its place. */
    @Test
    void shouldRefuseAnotherFormatAndSayWhatToDo() throws IOException {
        write(content);
        final byte[] bytes = Files.readAllBytes(file);
        final UnsafeBuffer header = new UnsafeBuffer(bytes);
        final int version = SnapshotHeaderEncoder.formatVersionEncodingOffset();
        header.putShort(version, (short) 1, ByteOrder.LITTLE_ENDIAN);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, version, SnapshotHeaderEncoder.BLOCK_LENGTH - version);
        header.putInt(SnapshotHeaderEncoder.crcEncodingOffset(), (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes);
        final LogFault fault = assertThrows(LogFault.class, () -> store.open(1));
        assertFalse(fault instanceof DamagedSnapshot, fault.toString());
        assertTrue(fault.getMessage().contains("format 1"), fault.getMessage());
        assertTrue(fault.getMessage().contains("Start the build that wrote it"), fault.getMessage());
    }

    private void write(final byte[] bytes) {
        try (SnapshotWriter writer = store.create(1, 1)) {
            writer.write(new UnsafeBuffer(bytes), 0, HEAD);
            writer.beginPages();
            writer.write(new UnsafeBuffer(bytes), HEAD, bytes.length - HEAD);
            writer.commit();
        }
    }

    private static byte[] read(final SnapshotReader reader, final int length) {
        final byte[] bytes = new byte[length];
        final int read = reader.read(new UnsafeBuffer(bytes), 0, length);
        return Arrays.copyOf(bytes, read);
    }

    private static byte[] bytes(final ByteBuffer buffer) {
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }
}
