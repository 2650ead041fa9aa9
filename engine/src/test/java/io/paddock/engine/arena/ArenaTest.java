package io.paddock.engine.arena;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ArenaTest {
    private static final ArenaConfig CONFIG = new ArenaConfig(64 << 20, 0);

    /** A block that the test believes to own. */
    private record Block(int ref, int length, byte fill) {}

    @Test
    void shouldCoverEveryLengthByTheSmallestClass() {
        for (int length = 0; length <= SizeClasses.LARGEST; length++) {
            final int sizeClass = SizeClasses.of(length);
            assertTrue(SizeClasses.length(sizeClass) >= length, "length " + length);
            assertTrue(sizeClass == 1 || SizeClasses.length(sizeClass - 1) < length, "length " + length);
        }
        assertEquals(SizeClasses.LARGEST, SizeClasses.length(SizeClasses.COUNT - 1));
    }

    @Test
    void shouldNeverGiveOutMemoryTwiceAndTakeAllOfItBack() {
        for (long seed = 1; seed <= 100; seed++) {
            final Random random = new Random(seed);
            try (Arena arena = new Arena(CONFIG)) {
                List<Block> blocks = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    blocks = transact(arena, random, blocks);
                    check(arena, blocks, "seed " + seed);
                }
                for (final Block block : blocks) {
                    arena.free(block.ref);
                }
                assertEquals(Arena.SPAN_LENGTH, arena.usedLength(), "seed " + seed);
                assertEquals(0, arena.verify(span -> false), "seed " + seed);
            }
        }
    }

    @Test
    void shouldRestoreEveryLiveByteOnRollback() {
        for (long seed = 1; seed <= 200; seed++) {
            final Random random = new Random(seed);
            try (Arena arena = new Arena(CONFIG)) {
                final List<Block> blocks = transact(arena, random, new ArrayList<>());
                final byte[] before = PageSnapshotTest.image(arena);
                arena.begin();
                change(arena, random, new ArrayList<>(blocks));
                arena.rollback();
                check(arena, blocks, "seed " + seed);
                final byte[] header = Arrays.copyOf(before, Arena.SPAN_LENGTH);
                final byte[] restored = Arrays.copyOf(PageSnapshotTest.image(arena), Arena.SPAN_LENGTH);
                assertArrayEquals(header, restored, "seed " + seed);
                arena.verify(span -> false);
            }
        }
    }

    @Test
    void shouldRefuseBeyondItsBoundAndGoOnAfterRollback() {
        try (Arena arena = new Arena(new ArenaConfig(1 << 20, 0))) {
            assertTrue(arena.hasRoom(1000));
            arena.begin();
            assertThrows(ArenaFullException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    arena.allocate(16000);
                }
            });
            assertFalse(arena.hasRoom(0));
            arena.rollback();
            assertTrue(arena.hasRoom(1000));
            assertEquals(Arena.SPAN_LENGTH, arena.length());
            assertFalse(arena.hasRoom(1 << 20));
            arena.begin();
            assertEquals(2050, arena.allocate(8));
            arena.settle();
        }
    }

    @Test
    void shouldKeepWhatIsFreedUntilItIsSettled() {
        try (Arena arena = new Arena(CONFIG)) {
            arena.begin();
            final int ref = arena.allocate(64);
            arena.initLong(ref, 0, 42);
            arena.settle();
            arena.begin();
            arena.free(ref);
            assertTrue(arena.allocate(64) != ref);
            assertEquals(42, arena.getLong(ref, 0));
            arena.settle();
            assertEquals(ref, arena.allocate(64));
            arena.free(ref);
            assertThrows(IllegalStateException.class, () -> {
                arena.free(ref);
                arena.free(ref);
            });
        }
    }

    @Test
    void shouldStoreValuesOfAnyLength() {
        final Random random = new Random(4);
        try (Arena arena = new Arena(new ArenaConfig(256 << 20, 0))) {
            final Values values = new Values(arena);
            for (final int length : new int[] {
                0, 1, 4083, 4084, 4085, 8167, 8168, 8180, 8181, 16_363, 16_364, 16_365, 16_368, 100_000, 1 << 20,
                40 << 20
            }) {
                final byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                final UnsafeBuffer source = new UnsafeBuffer(bytes);
                final int value = values.add(source, 0, length);
                final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
                values.copy(value, length, copy, 0);
                assertArrayEquals(bytes, copy.byteArray(), "length " + length);
                assertTrue(values.equal(value, length, source, 0));
                assertEquals(Values.blocks(length), arena.verify(span -> false));
                if (length > 0) {
                    bytes[length - 1]++;
                    assertFalse(values.equal(value, length, source, 0));
                    assertTrue(arena.usedLength() - Arena.SPAN_LENGTH < length + length / 100 + 4 * Arena.SPAN_LENGTH);
                }
                values.free(value, length);
                assertEquals(0, arena.verify(span -> false));
            }
        }
    }

    @Test
    void shouldGrowAndShrinkTables() {
        try (Arena arena = new Arena(CONFIG)) {
            final IntTable table = new IntTable(arena, Arena.USER_OFFSET);
            final Random random = new Random(3);
            int length = 0;
            for (int i = 0; i < 300; i++) {
                arena.begin();
                final int target = random.nextInt(20_000);
                final int before = length;
                while (length < target) {
                    assertEquals(length, table.add(length * 3));
                    length++;
                }
                while (length > target) {
                    table.spans().removeLast();
                    length--;
                }
                if (random.nextBoolean()) {
                    arena.settle();
                    table.spans().onSettled();
                } else {
                    arena.rollback();
                    table.spans().onRolledBack();
                    length = before;
                }
                assertEquals(length, table.length());
                for (int at = 0; at < length; at += 511) {
                    assertEquals(at * 3, table.get(at));
                }
            }
            while (length-- > 0) {
                table.spans().removeLast();
            }
            assertEquals(Arena.SPAN_LENGTH, arena.usedLength());
        }
    }

    private static List<Block> transact(final Arena arena, final Random random, final List<Block> blocks) {
        final List<Block> changed = new ArrayList<>(blocks);
        arena.begin();
        change(arena, random, changed);
        if (random.nextInt(3) == 0) {
            arena.rollback();
            return blocks;
        }
        arena.settle();
        return changed;
    }

    private static void change(final Arena arena, final Random random, final List<Block> blocks) {
        for (int i = random.nextInt(40); i >= 0; i--) {
            if (blocks.isEmpty() || random.nextInt(5) < 3) {
                final int length = 1 + random.nextInt(random.nextInt(6) == 0 ? Arena.LARGEST_BLOCK : 300);
                final int ref = arena.allocate(length);
                final byte fill = (byte) random.nextInt();
                for (int at = 0; at < length; at++) {
                    arena.initByte(ref, at, fill);
                }
                blocks.add(new Block(ref, length, fill));
            } else {
                arena.free(blocks.remove(random.nextInt(blocks.size())).ref);
            }
        }
    }

    private static void check(final Arena arena, final List<Block> blocks, final String context) {
        for (final Block block : blocks) {
            for (int at = 0; at < block.length; at++) {
                assertEquals(block.fill, arena.getByte(block.ref, at), context);
            }
        }
        assertEquals(blocks.size(), arena.verify(span -> false), context);
    }
}
