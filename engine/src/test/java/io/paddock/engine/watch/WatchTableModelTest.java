package io.paddock.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random histories against {@link WatchModel}: same answers, same notifications in the same order, same counts. */
final class WatchTableModelTest {
    private static final String[] NAMES = {"a", "b", "cc"};

    @Test
    void shouldAgreeWithTheModel() {
        runRounds(25, 2_000);
    }

    @Test
    @Tag("slow")
    void shouldAgreeWithTheModelForLong() {
        runRounds(500, 5_000);
    }

    private static void runRounds(final int rounds, final int steps) {
        final long seed = Long.getLong("paddock.seed", 1);
        for (int round = 0; round < rounds; round++) {
            try (WatchBench bench = new WatchBench()) {
                new History(bench, seed + round).run(steps);
            } catch (final RuntimeException bug) {
                throw new AssertionError("seed " + (seed + round), bug);
            }
        }
    }

    private static final class History {
        private final WatchBench bench;
        private final WatchModel model = new WatchModel();
        private final long seed;
        private final Random random;
        private final List<Integer> connected = new ArrayList<>();
        private int nextWatcher = 1;

        History(final WatchBench bench, final long seed) {
            this.bench = bench;
            this.seed = seed;
            random = new Random(seed);
        }

        void run(final int steps) {
            final int connections = 1 + random.nextInt(60);
            for (int i = 0; i < connections; i++) {
                connected.add(nextWatcher++);
            }
            for (int step = 0; step < steps; step++) {
                step();
                assertCounts();
                if (step % 500 == 499) {
                    assertListings();
                }
            }
            for (final int watcher : connected) {
                disconnect(watcher);
            }
            assertCounts();
            bench.cleanAll();
            assertEquals(0, bench.table.watchedPathCount(), this::context);
            assertListings();
        }

        private void step() {
            final int dice = random.nextInt(100);
            if (dice < 45) {
                final int kind = random.nextInt(4);
                final int watcher = watcher();
                final String path = path();
                bench.add(watcher, kind, path);
                model.add(watcher, kind, path);
            } else if (dice < 55) {
                final int type = 1 + random.nextInt(5);
                final int watcher = watcher();
                final String path = path();
                assertEquals(model.contains(watcher, type, path), bench.contains(watcher, type, path), this::context);
                assertEquals(model.remove(watcher, type, path), bench.remove(watcher, type, path), this::context);
            } else if (dice < 59) {
                final int index = random.nextInt(connected.size());
                disconnect(connected.get(index));
                connected.set(index, nextWatcher++);
            } else if (dice < 65) {
                bench.table.clean(1 + random.nextInt(40));
            } else {
                transaction();
            }
        }

        private void disconnect(final int watcher) {
            bench.table.removeWatcher(watcher);
            model.removeWatcher(watcher);
        }

        /** One change mostly, sometimes several in one transaction. */
        private void transaction() {
            final List<Runnable> changes = new ArrayList<>();
            final List<List<String>> expected = new ArrayList<>();
            bench.begin();
            for (int left = random.nextInt(4) == 0 ? 6 : 1; left > 0; left--) {
                final String path = path();
                if (path.equals("/")) {
                    bench.setData(path);
                    changes.add(() -> expected.add(model.dataChanged(path)));
                } else if (!bench.exists(path)) {
                    if (bench.exists(WatchModel.parent(path))) {
                        bench.create(path);
                        changes.add(() -> expected.add(model.created(path)));
                    }
                } else if (bench.isLeaf(path) && random.nextBoolean()) {
                    bench.delete(path);
                    changes.add(() -> expected.add(model.deleted(path)));
                } else {
                    bench.setData(path);
                    changes.add(() -> expected.add(model.dataChanged(path)));
                }
            }
            bench.commit();
            changes.forEach(Runnable::run);
            final List<String> all = new ArrayList<>();
            expected.forEach(all::addAll);
            assertEquals(sortWithinTriggers(all), sortWithinTriggers(bench.toldNow()), this::context);
        }

        private void assertCounts() {
            assertEquals(model.watchCount(), bench.table.watchCount(), this::context);
            assertEquals(model.dataWatchCount(), bench.table.dataWatchCount(), this::context);
            assertEquals(model.pathsByWatcher().size(), bench.table.watchingCount(), this::context);
        }

        private void assertListings() {
            bench.cleanAll();
            final Listing byPath = new Listing();
            walk(bench.table.walkByPath(), byPath.pathFirst());
            assertEquals(model.watchersByPath(), byPath.watchersByPath, this::context);
            final Listing byWatcher = new Listing();
            walk(bench.table.walkByWatcher(), byWatcher.watcherFirst());
            assertEquals(model.pathsByWatcher(), byWatcher.pathsByWatcher, this::context);
            assertEquals(model.watchersByPath().size(), bench.table.watchedPathCount(), this::context);
        }

        private static void walk(final WatchWalk walk, final WatchVisitor visitor) {
            while (walk.step(visitor)) {
                // The next step.
            }
        }

        /** Watchers of one trigger may be told in any order. */
        private static List<String> sortWithinTriggers(final List<String> told) {
            final List<String> result = new ArrayList<>();
            final List<String> trigger = new ArrayList<>();
            String current = "";
            for (final String notification : told) {
                final String event = notification.substring(notification.indexOf(' '));
                if (!event.equals(current)) {
                    trigger.sort(null);
                    result.addAll(trigger);
                    trigger.clear();
                    current = event;
                }
                trigger.add(notification);
            }
            trigger.sort(null);
            result.addAll(trigger);
            return result;
        }

        private int watcher() {
            return connected.get(random.nextInt(connected.size()));
        }

        private String path() {
            final StringBuilder path = new StringBuilder();
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
            }
            return path.length() == 0 ? "/" : path.toString();
        }

        private String context() {
            return "seed " + seed;
        }
    }

    private static final class Listing {
        final Map<String, Set<Integer>> watchersByPath = new TreeMap<>();
        final Map<Integer, Set<String>> pathsByWatcher = new TreeMap<>();

        WatchVisitor pathFirst() {
            return new WatchVisitor() {
                private Set<Integer> watchers;

                @Override
                public void onPath(final DirectBuffer path, final int offset, final int length) {
                    watchers = new TreeSet<>();
                    assertEquals(null, watchersByPath.put(WatchBench.string(path, offset, length), watchers));
                }

                @Override
                public void onWatcher(final int watcher) {
                    watchers.add(watcher);
                }
            };
        }

        WatchVisitor watcherFirst() {
            return new WatchVisitor() {
                private Set<String> paths;

                @Override
                public void onPath(final DirectBuffer path, final int offset, final int length) {
                    paths.add(WatchBench.string(path, offset, length));
                }

                @Override
                public void onWatcher(final int watcher) {
                    paths = new TreeSet<>();
                    assertEquals(null, pathsByWatcher.put(watcher, paths));
                }
            };
        }
    }
}
