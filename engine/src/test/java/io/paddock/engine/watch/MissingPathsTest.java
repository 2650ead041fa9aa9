package io.paddock.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class MissingPathsTest {
    private final MissingPaths paths = new MissingPaths(new BlockStore(), 42);
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    @Test
    void shouldFindWhatWasInternedAndNotReleased() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            final String path = "/p" + "x".repeat(random.nextInt(9)) + random.nextInt(3_000);
            final Integer place = places.get(path);
            assertEquals(place == null ? 0 : place, find(path), () -> "seed " + seed);
            if (random.nextBoolean()) {
                places.put(path, intern(path));
            } else if (place != null) {
                paths.release(place);
                places.remove(path);
            }
            assertEquals(places.size(), paths.count(), () -> "seed " + seed);
        }
        places.forEach((path, place) -> assertEquals(path, pathOf(place), () -> "seed " + seed));
    }

    @Test
    void shouldKeepLongPathsAndAnyBytes() {
        final List<String> all = new ArrayList<>();
        for (int length = 1; length < 40; length++) {
            all.add("/" + "ü".repeat(length));
        }
        all.add("/" + "long".repeat(50_000));
        for (final String path : all) {
            final int place = intern(path);
            assertTrue(place < 0);
            assertEquals(place, intern(path));
            assertEquals(path, pathOf(place));
        }
    }

    @Test
    void shouldTellPathsOfEqualHashApart() {
        // 300,000 paths have about 10 pairs with the same 32 bits.
        final int[] places = new int[300_000];
        for (int i = 0; i < places.length; i++) {
            places[i] = intern("/collide/" + i);
        }
        for (int i = 0; i < places.length; i += 2) {
            paths.release(places[i]);
        }
        for (int i = 0; i < places.length; i++) {
            assertEquals(i % 2 == 0 ? 0 : places[i], find("/collide/" + i));
        }
        for (int i = 1; i < places.length; i += 2) {
            paths.release(places[i]);
        }
        assertEquals(0, paths.count());
    }

    private int find(final String path) {
        final DirectBuffer bytes = bytes(path);
        return paths.find(bytes, 3, bytes.capacity() - 3);
    }

    private int intern(final String path) {
        final DirectBuffer bytes = bytes(path);
        return paths.intern(bytes, 3, bytes.capacity() - 3);
    }

    private String pathOf(final int place) {
        final byte[] bytes = new byte[paths.copy(place, buffer, 5)];
        buffer.getBytes(5, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static DirectBuffer bytes(final String path) {
        return new UnsafeBuffer(("xyz" + path).getBytes(StandardCharsets.UTF_8));
    }
}
