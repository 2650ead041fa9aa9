package io.paddock.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SegmentedMapTest {
    @Test
    void shouldBehaveAsAMapThroughGrowthAndRemoval() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final SegmentedMap map = new SegmentedMap();
        final Map<Integer, Integer> model = new HashMap<>();
        final int keyRange = 20_000;

        for (int i = 0; i < 300_000; i++) {
            final int key = random.nextInt(keyRange) - keyRange / 2;
            // Long spells of mostly putting and mostly removing, so that the size swings through several segments.
            if (random.nextInt(10) < (i / 40_000 % 2 == 0 ? 8 : 2)) {
                final int value = random.nextInt() | 1;
                assertEquals(orZero(model.put(key, value)), map.put(key, value), () -> "seed " + seed);
            } else {
                assertEquals(orZero(model.remove(key)), map.remove(key), () -> "seed " + seed);
            }
            if (i % 10_000 == 0) {
                for (int segment = 0; segment < map.segmentCount(); segment++) {
                    map.trim(segment);
                }
                assertSame(model, map, keyRange, seed);
            }
        }
        assertSame(model, map, keyRange, seed);
    }

    @Test
    void shouldVisitEveryEntryThatStaysWhileTheMapGrows() {
        final SegmentedMap map = new SegmentedMap();
        for (int key = 1; key <= 50_000; key++) {
            map.put(key, key);
        }
        final Set<Integer> seen = new HashSet<>();
        int more = 1_000_000;
        for (int segment = 0; segment < map.segmentCount(); segment++) {
            for (int index = 0; index < map.capacity(segment); index++) {
                if (map.valueAt(segment, index) != 0) {
                    seen.add(map.keyAt(segment, index));
                }
            }
            for (int i = 0; i < 500 && more < 1_080_000; i++) {
                map.put(more, more++);
            }
        }
        for (int key = 1; key <= 50_000; key++) {
            assertTrue(seen.contains(key), "missed " + key);
        }
    }

    @Test
    void shouldRemoveDuringAVisitWithoutMissingAny() {
        final SegmentedMap map = new SegmentedMap();
        for (int key = 1; key <= 30_000; key++) {
            map.put(key, key);
        }
        for (int segment = 0; segment < map.segmentCount(); segment++) {
            for (int index = 0; index < map.capacity(segment); index++) {
                while (map.valueAt(segment, index) != 0 && map.keyAt(segment, index) % 3 != 0) {
                    map.removeAt(segment, index);
                }
            }
        }
        assertEquals(10_000, map.size());
        for (int key = 1; key <= 30_000; key++) {
            assertEquals(key % 3 == 0 ? key : 0, map.get(key));
        }
    }

    @Test
    void shouldKeepSegmentsSmallAndEntriesBelowThirteenBytes() {
        final SegmentedMap map = new SegmentedMap();
        for (int key = 1; key <= 2_000_000; key++) {
            map.put(key, key);
            if (key >= 100_000 && key % 50_000 == 0) {
                final double bytesPerEntry = (double) map.footprintBytes() / key;
                assertTrue(bytesPerEntry < 13.2, key + " entries take " + bytesPerEntry + " bytes each");
            }
        }
        int largest = 0;
        for (int segment = 0; segment < map.segmentCount(); segment++) {
            largest = Math.max(largest, map.capacity(segment));
        }
        assertTrue(largest <= 2_048, "segment of " + largest);
    }

    private static void assertSame(
            final Map<Integer, Integer> model, final SegmentedMap map, final int keyRange, final long seed) {
        assertEquals(model.size(), map.size(), () -> "seed " + seed);
        for (int key = -keyRange / 2; key < keyRange / 2; key++) {
            final int expected = orZero(model.get(key));
            assertEquals(expected, map.get(key), () -> "seed " + seed);
        }
    }

    private static int orZero(final Integer value) {
        return value == null ? 0 : value;
    }
}
