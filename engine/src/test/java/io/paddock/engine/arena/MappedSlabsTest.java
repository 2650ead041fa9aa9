package io.paddock.engine.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An arena whose slabs are mapped from a file. */
class MappedSlabsTest {
    private static final ArenaConfig CONFIG = new ArenaConfig(128 << 20, 64 << 20);
    private static final int BLOCK = 2000;
    /** Two slabs and a part of a third. */
    private static final int BLOCKS = 18_000;

    private final long seed = Long.getLong("paddock.seed", 1);
    private final int[] refs = new int[BLOCKS];

    @TempDir
    Path folder;

    private Path file;
    private Path original;
    private long length;
    private long checksum;

    @BeforeEach
    void fillAFile() throws IOException {
        try (Arena arena = new Arena(CONFIG)) {
            final Random random = new Random(seed);
            for (int i = 0; i < BLOCKS; i++) {
                refs[i] = arena.allocate(BLOCK);
                arena.initLong(refs[i], 0, random.nextLong());
                arena.initLong(refs[i], BLOCK - Long.BYTES, i);
            }
            length = arena.length();
            checksum = checksum(arena);
            file = folder.resolve("image");
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (long at = 0; at < length; at += Arena.SPAN_LENGTH) {
                    channel.write(span(arena, at));
                }
            }
        }
        assertTrue(length > 2 * Slabs.LENGTH && length % Slabs.LENGTH != 0, length + " bytes");
        original = Files.copy(file, folder.resolve("original"));
    }

    @Test
    void shouldTakeWholeSlabsAsTheyAreAndReadTheRest() throws Exception {
        try (Source source = new Source();
                Arena arena = new Arena(CONFIG)) {
            arena.load(source, length);
            assertEquals(2, source.mapped);
            assertEquals(source.firstAddress, arena.address(Arena.HEADER, 0));
            assertEquals(checksum, checksum(arena));
            assertEquals(BLOCKS, arena.verify(span -> false));
        }
        assertEquals(-1, Files.mismatch(original, file));
    }

    /** And again from the start, in the place of what there was: slabs that were given, and others. */
    @Test
    void shouldLoadOverEveryKindOfSlab() throws Exception {
        try (Arena arena = new Arena(CONFIG)) {
            for (int round = 0; round < 3; round++) {
                try (Source source = new Source()) {
                    arena.load(source, length);
                }
                assertEquals(checksum, checksum(arena));
                if (round == 0) {
                    arena.clear();
                    assertEquals(Arena.SPAN_LENGTH, arena.length());
                    arena.allocate(BLOCK);
                }
            }
        }
    }

    @Test
    void shouldChangeMemoryAndNotTheFile() throws Exception {
        try (Source source = new Source();
                Arena arena = new Arena(CONFIG)) {
            arena.load(source, length);
            final Random random = new Random(seed);
            for (int i = 0; i < BLOCKS; i++) {
                arena.begin();
                if (random.nextBoolean()) {
                    arena.putLong(refs[i], 8, i);
                } else {
                    arena.free(refs[i]);
                }
                if (random.nextInt(10) == 0) {
                    arena.rollback();
                } else {
                    arena.settle();
                }
            }
            arena.verify(span -> false);
            assertNotEquals(checksum, checksum(arena), "seed " + seed);
        }
        assertEquals(-1, Files.mismatch(original, file), "seed " + seed);
    }

    /** Memory that was not detached would show what the file holds later. */
    @Test
    void shouldNotDependOnTheFileOnceDetached() throws Exception {
        try (Source source = new Source();
                Arena arena = new Arena(CONFIG)) {
            arena.load(source, length);
            SlabDetacher.detach(arena.address(0, 0), Slabs.LENGTH);
            SlabDetacher.detach(arena.address((int) (Slabs.LENGTH >>> Span.UNIT_SHIFT), 0), Slabs.LENGTH);
            overwriteFile();
            assertEquals(checksum, checksum(arena));
        }
    }

    @Test
    void shouldDetachAtOnceWhereMuchIsGoingToChange() throws Exception {
        try (Source source = new Source();
                Arena arena = new Arena(CONFIG)) {
            arena.load(source, length);
            arena.expectChanges(length);
            assertEquals(0, detachers());
            overwriteFile();
            assertEquals(checksum, checksum(arena));
            arena.expectChanges(length);
        }
    }

    @Test
    void shouldDetachWhileEverythingChanges() throws Exception {
        try (Source source = new Source();
                Arena arena = new Arena(CONFIG)) {
            arena.load(source, length);
            final SlabDetacher detacher = SlabDetacher.start(
                    new long[] {arena.address(0, 0), arena.address((int) (Slabs.LENGTH >>> Span.UNIT_SHIFT), 0)}, 0, 0);
            int rounds = 0;
            while (detacher.running() || rounds == 0) {
                for (int i = 0; i < BLOCKS; i++) {
                    arena.putInt(refs[i], 16, rounds);
                    arena.putLong(refs[i], 24, (long) rounds * i);
                }
                rounds++;
            }
            detacher.close();
            overwriteFile();
            for (int i = 0; i < BLOCKS; i++) {
                assertEquals(rounds - 1, arena.getInt(refs[i], 16));
                assertEquals((long) (rounds - 1) * i, arena.getLong(refs[i], 24));
                assertEquals(i, arena.getLong(refs[i], BLOCK - Long.BYTES));
            }
        }
    }

    @Test
    void shouldLeaveNoThreadBehind() throws Exception {
        try (Source source = new Source();
                Arena arena = new Arena(CONFIG)) {
            arena.load(source, length);
            arena.clear();
            assertEquals(0, detachers());
        }
        try (Source source = new Source();
                Arena arena = new Arena(CONFIG)) {
            arena.load(source, length);
        }
        assertEquals(0, detachers());
    }

    private static long detachers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals(SlabDetacher.THREAD_NAME))
                .count();
    }

    private void overwriteFile() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final ByteBuffer other = ByteBuffer.allocateDirect(Arena.SPAN_LENGTH);
            for (long at = 0; at < length; at += Arena.SPAN_LENGTH) {
                channel.write(other.clear());
            }
        }
    }

    private static long checksum(final Arena arena) {
        final CRC32C crc = new CRC32C();
        for (long at = 0; at < arena.length(); at += Arena.SPAN_LENGTH) {
            crc.update(span(arena, at));
        }
        return crc.getValue();
    }

    private static ByteBuffer span(final Arena arena, final long position) {
        final ByteBuffer copy = ByteBuffer.allocate(Arena.SPAN_LENGTH);
        arena.getBytes((int) (position >>> Span.UNIT_SHIFT), 0, new UnsafeBuffer(copy), 0, Arena.SPAN_LENGTH);
        return copy;
    }

    /** The file, mapped where the arena asks for it. */
    private final class Source implements PageSource, AutoCloseable {
        private final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        private long position;
        private int mapped;
        private long firstAddress;

        private Source() throws IOException {}

        @Override
        public int read(final MutableDirectBuffer buffer, final int offset, final int wanted) {
            try {
                final ByteBuffer bytes = ByteBuffer.allocate(Math.min(wanted, Arena.SPAN_LENGTH));
                final int count = channel.read(bytes, position);
                buffer.putBytes(offset, bytes, 0, count);
                position += count;
                return count;
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        @Override
        public ByteBuffer map(final int wanted) {
            try {
                final ByteBuffer memory = channel.map(MapMode.PRIVATE, position, wanted);
                firstAddress = mapped++ == 0 ? BufferUtil.address(memory) : firstAddress;
                position += wanted;
                return memory;
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
