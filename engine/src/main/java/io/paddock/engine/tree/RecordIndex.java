package io.paddock.engine.tree;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.SpanTable;
import org.agrona.DirectBuffer;

/**
 * Finds records by key: linear hashing (Litwin 1980). Whenever there are {@link #LOAD} entries for each bucket the next
 * one is split, so there is never a pause for rehashing; when most records have gone, buckets are merged again one by
 * one. Engine thread.
 */
final class RecordIndex {
    /**
     * Entries for each bucket, of 8 places. A bucket that is yet to be split has more, one that was split has fewer; with 5
     * an entry takes 14 bytes, blocks included, and one key in fifteen is behind a link.
     */
    private static final int LOAD = 5;

    private static final int FEWEST_BUCKETS = 1 << 8;
    private static final int MERGE_RATIO = 4;

    private final Arena arena;
    private final Records records;
    private final KeyChains chains;
    private final SpanTable buckets;

    RecordIndex(final Arena arena, final Records records) {
        this.arena = arena;
        this.records = records;
        this.chains = new KeyChains(arena, records);
        this.buckets = new SpanTable(arena, TreeHeader.BUCKETS, KeyChains.LINE_SHIFT);
    }

    void initialise() {
        for (int i = 0; i < FEWEST_BUCKETS; i++) {
            chains.initialise(buckets.ref(buckets.add()));
        }
    }

    SpanTable buckets() {
        return buckets;
    }

    int count() {
        return arena.getInt(Arena.HEADER, TreeHeader.INDEX_COUNT);
    }

    /** Entries of a bucket. For checks. */
    int entries(final int bucket) {
        return chains.size(buckets.ref(bucket));
    }

    /** Blocks of the arena that belong to a bucket. For checks. */
    int blocks(final int bucket) {
        return chains.blocks(buckets.ref(bucket));
    }

    int find(final int parent, final DirectBuffer name, final int offset, final int length) {
        return find(KeyHash.of(parent, name, offset, length), parent, name, offset, length);
    }

    int find(final int hash, final int parent, final DirectBuffer name, final int offset, final int length) {
        return chains.find(bucket(hash), hash, parent, name, offset, length);
    }

    /** Adds a record whose key has that hash. */
    void add(final int hash, final int record) {
        chains.add(bucket(hash), hash, record);
        final int count = count() + 1;
        arena.putInt(Arena.HEADER, TreeHeader.INDEX_COUNT, count);
        // Beyond 168 million entries the buckets just get longer.
        if (count > LOAD * buckets.length() && buckets.length() < buckets.capacity()) {
            split();
        }
    }

    void remove(final int record) {
        chains.remove(bucket(records.keyHash(record)), record);
        final int count = count() - 1;
        arena.putInt(Arena.HEADER, TreeHeader.INDEX_COUNT, count);
        if (buckets.length() > FEWEST_BUCKETS && count < LOAD * (buckets.length() / MERGE_RATIO)) {
            merge();
        }
    }

    private int bucket(final int hash) {
        final int count = buckets.length();
        final int round = Integer.highestOneBit(count);
        final int wide = hash & (round << 1) - 1;
        return buckets.ref(wide < count ? wide : hash & round - 1);
    }

    /** Adds the next bucket, with what belongs there from its one source. */
    private void split() {
        final int target = buckets.add();
        final int bit = Integer.highestOneBit(target);
        chains.split(buckets.ref(target ^ bit), bit, buckets.ref(target));
    }

    /** Takes the last bucket away; its entries go to the one it was split from. */
    private void merge() {
        final int last = buckets.length() - 1;
        chains.merge(buckets.ref(last ^ Integer.highestOneBit(last)), buckets.ref(last));
        buckets.removeLast();
    }
}
