package io.paddock.client.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class WatchTableTest {
    @Test
    void shouldAgreeWithAMap() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final WatchTable table = new WatchTable();
        final Map<String, Integer> model = new HashMap<>();
        for (int step = 0; step < 100_000; step++) {
            final String path = "/" + random.nextInt(step < 50_000 ? 2_000 : 20);
            final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
            final UnsafeBuffer view = new UnsafeBuffer(bytes);
            final int kinds = random.nextInt(WatchKind.ALL + 1);
            if (kinds != WatchKind.NONE && random.nextInt(3) == 0) {
                table.add(bytes, kinds);
                model.merge(path, kinds, (a, b) -> a | b);
            } else {
                table.remove(view, 0, bytes.length, kinds);
                model.computeIfPresent(path, (key, old) -> (old & ~kinds) == 0 ? null : old & ~kinds);
            }
            final String message = "seed " + seed + " step " + step;
            assertEquals(model.getOrDefault(path, 0), table.kinds(view, 0, bytes.length), message);
            assertEquals(model.size(), table.size(), message);
        }
        final Map<String, Integer> seen = new HashMap<>();
        table.forEach((path, kinds) -> seen.put(new String(path, StandardCharsets.UTF_8), kinds));
        assertEquals(model, seen, "seed " + seed);
    }
}
