package io.paddock.engine.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.arena.SpanTable;
import io.paddock.engine.arena.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Buckets against lists: with few different hashes, so that one bucket has many entries, and keys that share a hash. */
class KeyChainsTest {
    private static final int PARENT = 7;
    private static final int BITS = 2;

    private final UnsafeBuffer name = new UnsafeBuffer(new byte[4]);

    @Test
    void shouldEqualAListWhileEntriesComeAndGo() {
        for (long seed = 1; seed <= 300; seed++) {
            try (Arena arena = new Arena(new ArenaConfig(16 << 20, 0))) {
                run(seed, arena);
            } catch (final Throwable ex) {
                throw new AssertionError("seed " + seed, ex);
            }
        }
    }

    @Test
    void shouldRefuseToRemoveWhatIsNotThere() {
        try (Arena arena = new Arena(new ArenaConfig(16 << 20, 0))) {
            final KeyChains chains = new KeyChains(arena, new Records(arena, new Values(arena)));
            final int bucket = buckets(arena, chains).ref(0);
            chains.add(bucket, 4, 16);
            assertThrows(IllegalStateException.class, () -> chains.remove(bucket, 24));
        }
    }

    @Test
    void shouldHaveRoomFor33MillionBuckets() {
        try (Arena arena = new Arena(new ArenaConfig(16 << 20, 0))) {
            assertEquals(1 << 25, new SpanTable(arena, Arena.USER_OFFSET, KeyChains.LINE_SHIFT).capacity());
        }
    }

    private void run(final long seed, final Arena arena) {
        final Random random = new Random(seed);
        final Records records = new Records(arena, new Values(arena));
        final KeyChains chains = new KeyChains(arena, records);
        final SpanTable buckets = buckets(arena, chains);
        final int most = 1 + random.nextInt(60);
        final int hashes = 1 + random.nextInt(12);
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            final List<Key> changed = new ArrayList<>(keys);
            arena.begin();
            for (int left = random.nextInt(12); left >= 0; left--) {
                if (changed.isEmpty() || changed.size() < most && random.nextInt(5) < 3) {
                    final Key key = new Key(random.nextInt(hashes), random.nextInt(), add(arena, records));
                    name.putInt(0, key.name);
                    records.initKey(key.record, PARENT, name, 0, Integer.BYTES);
                    chains.add(bucket(buckets, key), key.hash, key.record);
                    changed.add(key);
                } else {
                    final Key key = changed.remove(random.nextInt(changed.size()));
                    chains.remove(bucket(buckets, key), key.record);
                    records.free(key.record);
                }
            }
            if (random.nextInt(3) == 0) {
                // There and back: one bucket for all, and apart again.
                chains.merge(buckets.ref(0), buckets.ref(1));
                chains.split(buckets.ref(0), 1, buckets.ref(1));
            }
            if (random.nextInt(4) == 0) {
                arena.rollback();
            } else {
                arena.settle();
                keys = changed;
            }
            check(arena, chains, buckets, keys);
        }
    }

    private void check(final Arena arena, final KeyChains chains, final SpanTable buckets, final List<Key> keys) {
        int entries = 0;
        int blocks = 0;
        for (int i = 0; i < buckets.length(); i++) {
            final int size = chains.size(buckets.ref(i));
            entries += size;
            final int behind = chains.blocks(buckets.ref(i));
            // Eight in a line; each block takes one place for its link.
            assertEquals(size <= 8 ? 0 : (size - 2) / 7, behind, "blocks of " + size + " entries");
            blocks += behind;
        }
        assertEquals(keys.size(), entries);
        for (final Key key : keys) {
            name.putInt(0, key.name);
            assertEquals(key.record, find(chains, buckets, key, PARENT));
            assertEquals(0, find(chains, buckets, key, PARENT + 1));
        }
        final long live = arena.verify(span -> span == buckets.leaf(0) || span == directory(arena));
        assertEquals(keys.size() + blocks, live);
    }

    private int find(final KeyChains chains, final SpanTable buckets, final Key key, final int parent) {
        return chains.find(bucket(buckets, key), key.hash, parent, name, 0, Integer.BYTES);
    }

    private static int bucket(final SpanTable buckets, final Key key) {
        return buckets.ref(key.hash & (1 << BITS) - 1);
    }

    private static int add(final Arena arena, final Records records) {
        return arena.allocate(RecordLayout.BODY + Records.nameFieldLength(Integer.BYTES));
    }

    private static int directory(final Arena arena) {
        return arena.getInt(Arena.HEADER, Arena.USER_OFFSET + 8);
    }

    private static SpanTable buckets(final Arena arena, final KeyChains chains) {
        final SpanTable buckets = new SpanTable(arena, Arena.USER_OFFSET, KeyChains.LINE_SHIFT);
        arena.begin();
        for (int i = 0; i < 1 << BITS; i++) {
            chains.initialise(buckets.ref(buckets.add()));
        }
        arena.settle();
        return buckets;
    }

    private record Key(int hash, int name, int record) {}
}
