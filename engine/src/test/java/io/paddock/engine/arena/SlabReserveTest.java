package io.paddock.engine.arena;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

class SlabReserveTest {
    @Test
    void shouldGiveEachPieceOfMemoryOnceAndGoOnBeyondWhatWasAskedFor() {
        final Set<Long> taken = new HashSet<>();
        try (SlabReserve reserve = SlabReserve.of(4 * Slabs.LENGTH)) {
            for (int i = 0; i < 6; i++) {
                final long memory = reserve.take();
                UnsafeApi.setMemory(memory, Slabs.ALLOCATION, (byte) 1);
                assertTrue(taken.add(memory));
            }
        } finally {
            taken.forEach(UnsafeApi::freeMemory);
        }
    }

    @Test
    void shouldEndWithoutHavingBeenAsked() {
        final SlabReserve reserve = SlabReserve.of(64 * Slabs.LENGTH);
        reserve.close();
        reserve.close();
        // Closed is not used up: an arena that outlives the reserve still grows.
        UnsafeApi.freeMemory(reserve.take());
    }

    @Test
    void shouldMakeNoDifferenceToWhatAnArenaHolds() {
        final ArenaConfig config = new ArenaConfig(128 << 20, 0);
        try (SlabReserve reserve = SlabReserve.of(48 << 20);
                Arena plain = new Arena(config);
                Arena reserved = new Arena(config, reserve)) {
            fill(plain);
            fill(reserved);
            assertArrayEquals(PageSnapshotTest.image(plain), PageSnapshotTest.image(reserved));
            reserved.clear();
            fill(reserved);
            assertArrayEquals(PageSnapshotTest.image(plain), PageSnapshotTest.image(reserved));
        }
    }

    private static void fill(final Arena arena) {
        final Random random = new Random(1);
        while (arena.usedLength() < 40 << 20) {
            final int length = 1 + random.nextInt(Arena.LARGEST_BLOCK);
            arena.initZero(arena.allocate(length), 0, length);
        }
    }
}
