package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.HASH_FLAGS;
import static io.paddock.engine.tree.RecordLayout.HASH_NEXT;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.IntTable;
import org.agrona.DirectBuffer;

/**
 * Finds records by key: linear hashing, one chain per bucket through the records. With each record added one bucket is
 * split, so there is never a pause for rehashing; when most records have gone, buckets are merged again one by one.
 * Engine thread.
 */
final class RecordIndex {
    private static final int FEWEST_BUCKETS = 1 << 10;
    private static final int MOST_BUCKETS = 1 << KeyHash.BITS;
    private static final int MERGE_RATIO = 4;

    private final Arena arena;
    private final Records records;
    private final IntTable buckets;

    RecordIndex(final Arena arena, final Records records) {
        this.arena = arena;
        this.records = records;
        this.buckets = new IntTable(arena, TreeHeader.BUCKETS);
    }

    void initialise() {
        for (int i = 0; i < FEWEST_BUCKETS; i++) {
            buckets.add(0);
        }
    }

    IntTable buckets() {
        return buckets;
    }

    int count() {
        return arena.getInt(Arena.HEADER, TreeHeader.INDEX_COUNT);
    }

    int find(final int parent, final DirectBuffer name, final int offset, final int length) {
        return find(KeyHash.of(parent, name, offset, length), parent, name, offset, length);
    }

    int find(final int hash, final int parent, final DirectBuffer name, final int offset, final int length) {
        int record = buckets.get(bucket(hash));
        while (record != 0) {
            if (hash(record) == hash && records.matches(record, parent, name, offset, length)) {
                return record;
            }
            record = arena.getInt(record, HASH_NEXT);
        }
        return 0;
    }

    /** Adds a new record, whose hash is set. */
    void add(final int record) {
        final int bucket = bucket(hash(record));
        arena.initInt(record, HASH_NEXT, buckets.get(bucket));
        buckets.put(bucket, record);
        final int count = count() + 1;
        arena.putInt(Arena.HEADER, TreeHeader.INDEX_COUNT, count);
        if (count > buckets.length() && count < MOST_BUCKETS) {
            split();
        }
    }

    void remove(final int record) {
        final int bucket = bucket(hash(record));
        final int next = arena.getInt(record, HASH_NEXT);
        int before = buckets.get(bucket);
        if (before == record) {
            buckets.put(bucket, next);
        } else {
            while (arena.getInt(before, HASH_NEXT) != record) {
                before = arena.getInt(before, HASH_NEXT);
            }
            arena.putInt(before, HASH_NEXT, next);
        }
        final int count = count() - 1;
        arena.putInt(Arena.HEADER, TreeHeader.INDEX_COUNT, count);
        if (buckets.length() > FEWEST_BUCKETS && count < buckets.length() / MERGE_RATIO) {
            merge();
        }
    }

    private int hash(final int record) {
        return arena.getInt(record, HASH_FLAGS) >>> RecordLayout.HASH_SHIFT;
    }

    private int bucket(final int hash) {
        final int count = buckets.length();
        final int round = Integer.highestOneBit(count);
        final int wide = hash & (round << 1) - 1;
        return wide < count ? wide : hash & round - 1;
    }

    /** Adds the next bucket and moves to it what belongs there from its one source; both chains keep their order. */
    private void split() {
        final int target = buckets.add(0);
        final int bit = Integer.highestOneBit(target);
        final int source = target ^ bit;
        int record = buckets.get(source);
        int kept = 0;
        int moved = 0;
        while (record != 0) {
            final int next = arena.getInt(record, HASH_NEXT);
            if ((hash(record) & bit) == 0) {
                link(source, kept, record);
                kept = record;
            } else {
                link(target, moved, record);
                moved = record;
            }
            record = next;
        }
        link(source, kept, 0);
        link(target, moved, 0);
    }

    /** Takes the last bucket away; its chain goes behind the one it was split from. */
    private void merge() {
        final int last = buckets.length() - 1;
        final int chain = buckets.get(last);
        if (chain != 0) {
            final int target = last ^ Integer.highestOneBit(last);
            int end = 0;
            for (int record = buckets.get(target); record != 0; record = arena.getInt(record, HASH_NEXT)) {
                end = record;
            }
            link(target, end, chain);
        }
        buckets.removeLast();
    }

    /** Makes {@code record} follow {@code before}, or be the first when that is 0. Writes only what changes. */
    private void link(final int bucket, final int before, final int record) {
        if (before == 0) {
            if (buckets.get(bucket) != record) {
                buckets.put(bucket, record);
            }
        } else if (arena.getInt(before, HASH_NEXT) != record) {
            arena.putInt(before, HASH_NEXT, record);
        }
    }
}
