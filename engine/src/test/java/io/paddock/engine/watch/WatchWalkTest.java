package io.paddock.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of a table that changes between their steps. */
class WatchWalkTest {
    private static final int NODES = 3000;
    private static final int STABLE_WATCHERS = 70;
    private static final int FIRST_RESTLESS = 1000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellWhatStaysOnceAndNothingThatIsNotThere(final boolean byPath) {
        final long seed = Long.getLong("paddock.seed", 1);
        try (WatchBench bench = new WatchBench()) {
            new Trial(bench, seed, byPath).run();
        }
    }

    private static final class Trial implements WatchVisitor {
        private final WatchBench bench;
        private final Random random;
        private final boolean byPath;
        private final String context;
        private final Set<String> stable = new HashSet<>();
        private final Map<String, Integer> told = new HashMap<>();
        private final Set<String> headings = new HashSet<>();
        /** By path: who watched the last path told, at the moment when it was told. */
        private final Set<Integer> atHeading = new HashSet<>();

        private int watcher = -1;
        private String path;
        private int nextRestless = FIRST_RESTLESS;

        Trial(final WatchBench bench, final long seed, final boolean byPath) {
            this.bench = bench;
            this.byPath = byPath;
            random = new Random(seed);
            context = "seed " + seed + (byPath ? " by path" : " by watcher");
        }

        void run() {
            populate();
            final WatchWalk walk = byPath ? bench.table.walkByPath() : bench.table.walkByWatcher();
            while (walk.step(this)) {
                disturb();
            }
            for (final String pair : stable) {
                assertEquals(1, told.getOrDefault(pair, 0), () -> pair + ", " + context);
            }
            assertTrue(told.values().stream().allMatch(count -> count == 1), context);
        }

        private void populate() {
            bench.begin();
            for (int i = 0; i < NODES; i++) {
                bench.create("/n" + i);
            }
            bench.commit();
            for (int i = 0; i < NODES; i++) {
                // Even nodes are left alone from here on; some are watched by many, most by one or two.
                final int count = i % 100 == 0 ? STABLE_WATCHERS : 1 + i % 2;
                for (int k = 0; k < count; k++) {
                    watch(1 + (i + k) % STABLE_WATCHERS, "/n" + i, i % 2 == 0);
                }
            }
            for (int i = 0; i < 200; i++) {
                watch(1 + i % STABLE_WATCHERS, "/missing" + i, true);
            }
        }

        private void watch(final int who, final String where, final boolean stays) {
            bench.add(who, random.nextInt(3) == 0 ? WatchTable.RECURSIVE : WatchTable.DATA, where);
            if (stays) {
                stable.add(who + " " + where);
            }
        }

        /** Changes odd nodes and connections that come and go; makes the table grow, so that segments are split. */
        private void disturb() {
            if (random.nextInt(4) != 0) {
                return;
            }
            final String odd = "/n" + (1 + 2 * random.nextInt(NODES / 2));
            switch (random.nextInt(5)) {
                case 0 -> change(odd);
                case 1 -> bench.table.removeWatcher(FIRST_RESTLESS + random.nextInt(nextRestless - FIRST_RESTLESS + 1));
                case 2 -> bench.table.clean(200);
                default -> {
                    for (int i = 0; i < 8; i++) {
                        bench.add(nextRestless, WatchTable.DATA, "/new" + random.nextInt(100_000));
                    }
                    bench.add(nextRestless++, WatchTable.PERSISTENT, odd);
                }
            }
        }

        private void change(final String where) {
            bench.begin();
            if (!bench.exists(where)) {
                bench.create(where);
            } else if (random.nextBoolean()) {
                bench.delete(where);
            } else {
                bench.setData(where);
            }
            bench.commit();
            bench.told.clear();
        }

        @Override
        public void onPath(final DirectBuffer buffer, final int offset, final int length) {
            path = WatchBench.string(buffer, offset, length);
            if (!byPath) {
                tell();
                return;
            }
            noteWatchers();
            if (stable.stream().anyMatch(pair -> pair.endsWith(" " + path))) {
                assertTrue(headings.add(path), () -> path + " again, " + context);
            }
        }

        @Override
        public void onWatcher(final int number) {
            watcher = number;
            if (byPath) {
                tell();
            } else {
                assertTrue(headings.add(String.valueOf(number)), () -> number + " again, " + context);
            }
        }

        private void noteWatchers() {
            atHeading.clear();
            for (int who = 1; who <= STABLE_WATCHERS; who++) {
                noteIfWatching(who);
            }
            for (int who = FIRST_RESTLESS; who < nextRestless; who++) {
                noteIfWatching(who);
            }
        }

        private void noteIfWatching(final int who) {
            if (bench.contains(who, WatchTable.TYPE_ANY, path)) {
                atHeading.add(who);
            }
        }

        private void tell() {
            final String pair = watcher + " " + path;
            final boolean watches =
                    byPath ? atHeading.contains(watcher) : bench.contains(watcher, WatchTable.TYPE_ANY, path);
            assertTrue(watches, () -> pair + " is no watch, " + context);
            if (stable.contains(pair)) {
                told.merge(pair, 1, Integer::sum);
            }
        }
    }
}
