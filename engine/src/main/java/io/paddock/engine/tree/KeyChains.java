package io.paddock.engine.tree;

import io.paddock.engine.arena.Arena;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The entries of buckets. A bucket is a line of 64 bytes, as long as a processor's, and blocks of the same shape behind it
 * while there are more entries than it holds.
 *
 * <pre>
 *   0        8        16             48       56              64      entry: hash of the key << 32 | ref of the record
 *  +--------+--------+------   ------+--------+---------------+       unused: 0, behind the last entry
 *  | entry  | entry  |      …        | entry  | entry or link |       link: 1 << 31 | ref of the next block
 *  +--------+--------+------   ------+--------+---------------+
 * </pre>
 *
 * <p>The hashes stand beside the refs, so that records are read only to confirm what was found: with many nodes each one
 * that is read is a miss of all of the processor's caches. A block has two entries at least. Engine thread.
 */
final class KeyChains {
    /** Base-2 logarithm of the bytes of a line. */
    static final int LINE_SHIFT = 6;

    private static final int LINE_LENGTH = 1 << LINE_SHIFT;
    private static final int LAST = LINE_LENGTH - Long.BYTES;
    private static final int LINK = 1 << 31;

    private final Arena arena;
    private final Records records;
    /** What {@link #gather} found. */
    private long[] gathered = new long[32];

    private int gatheredCount;

    KeyChains(final Arena arena, final Records records) {
        this.arena = arena;
        this.records = records;
    }

    /** Makes a bucket empty, whatever there is. */
    void initialise(final int bucket) {
        gatheredCount = 0;
        write(bucket, 0, 0);
    }

    /** The record with this key, 0 when there is none. */
    int find(
            final int bucket,
            final int hash,
            final int parent,
            final DirectBuffer name,
            final int offset,
            final int length) {
        int line = bucket;
        int at = 0;
        while (at < LINE_LENGTH) {
            final long entry = arena.getLong(line, at);
            final int ref = (int) entry;
            if (ref < 0) {
                line = ref & ~LINK;
                at = 0;
            } else if (ref == 0) {
                return 0;
            } else if (hash(entry) == hash && records.matches(ref, parent, name, offset, length)) {
                return ref;
            } else {
                at += Long.BYTES;
            }
        }
        return 0;
    }

    void add(final int bucket, final int hash, final int record) {
        int line = bucket;
        for (int next = next(line); next != 0; next = next(line)) {
            line = next;
        }
        final int end = end(line);
        final long entry = (long) hash << Integer.SIZE | record;
        if (end < LINE_LENGTH) {
            arena.putLong(line, end, entry);
        } else {
            final int block = arena.allocate(LINE_LENGTH);
            arena.initLong(block, 0, arena.getLong(line, LAST));
            arena.initLong(block, Long.BYTES, entry);
            arena.initZero(block, 2 * Long.BYTES, LINE_LENGTH - 2 * Long.BYTES);
            arena.putLong(line, LAST, link(block));
        }
    }

    /** Takes out the entry of a record, into whose place goes the bucket's last one. */
    void remove(final int bucket, final int record) {
        int holder = 0;
        int hole = -1;
        int before = 0;
        int last = 0;
        for (int line = bucket; line != 0; line = next(line)) {
            before = last;
            last = line;
            if (hole < 0) {
                holder = line;
                hole = offset(line, record);
            }
        }
        if (hole < 0) {
            throw new IllegalStateException("the index does not have record " + record);
        }
        final int end = end(last) - Long.BYTES;
        if (last != holder || end != hole) {
            arena.putLong(holder, hole, arena.getLong(last, end));
        }
        arena.putLong(last, end, 0);
        if (before != 0 && end == Long.BYTES) {
            arena.putLong(before, LAST, arena.getLong(last, 0));
            arena.free(last);
        }
    }

    /** Moves the entries whose hash has that bit to another bucket, whatever there is. */
    void split(final int bucket, final int bit, final int target) {
        gatheredCount = 0;
        gather(bucket);
        int kept = 0;
        for (int i = 0; i < gatheredCount; i++) {
            final long entry = gathered[i];
            if ((hash(entry) & bit) == 0) {
                gathered[i] = gathered[kept];
                gathered[kept++] = entry;
            }
        }
        write(bucket, 0, kept);
        write(target, kept, gatheredCount);
    }

    /** Moves all entries of another bucket here. That bucket's line is left as it is. */
    void merge(final int bucket, final int other) {
        gatheredCount = 0;
        gather(bucket);
        gather(other);
        write(bucket, 0, gatheredCount);
    }

    /** Entries of a bucket. For checks. */
    int size(final int bucket) {
        gatheredCount = 0;
        for (int line = bucket; line != 0; line = next(line)) {
            collect(line);
        }
        return gatheredCount;
    }

    /** Blocks behind a bucket's line. For checks. */
    int blocks(final int bucket) {
        int count = 0;
        for (int line = next(bucket); line != 0; line = next(line)) {
            count++;
        }
        return count;
    }

    /** Collects the entries of a bucket and frees the blocks behind its line. */
    private void gather(final int bucket) {
        int line = bucket;
        while (line != 0) {
            collect(line);
            final int next = next(line);
            if (line != bucket) {
                arena.free(line);
            }
            line = next;
        }
    }

    private void collect(final int line) {
        final int end = next(line) == 0 ? end(line) : LAST;
        if (gatheredCount + LINE_LENGTH / Long.BYTES > gathered.length) {
            gathered = Arrays.copyOf(gathered, gathered.length * 2);
        }
        for (int at = 0; at < end; at += Long.BYTES) {
            gathered[gatheredCount++] = arena.getLong(line, at);
        }
    }

    /** Gives a bucket the entries that were gathered from one index up to another. */
    private void write(final int bucket, final int from, final int to) {
        arena.note(bucket, 0, LINE_LENGTH);
        int line = bucket;
        int index = from;
        while (to - index > LINE_LENGTH / Long.BYTES) {
            for (int at = 0; at < LAST; at += Long.BYTES) {
                arena.initLong(line, at, gathered[index++]);
            }
            final int block = arena.allocate(LINE_LENGTH);
            arena.initLong(line, LAST, link(block));
            line = block;
        }
        for (int at = 0; at < LINE_LENGTH; at += Long.BYTES) {
            arena.initLong(line, at, index < to ? gathered[index++] : 0);
        }
    }

    /** Where in a line the entry of a record is, -1 when it is not there. */
    private int offset(final int line, final int record) {
        for (int at = 0; at < LINE_LENGTH; at += Long.BYTES) {
            if ((int) arena.getLong(line, at) == record) {
                return at;
            }
        }
        return -1;
    }

    /** The block behind a line or block, 0 when it is the last. */
    private int next(final int line) {
        final int ref = (int) arena.getLong(line, LAST);
        return ref < 0 ? ref & ~LINK : 0;
    }

    /** The end of the entries in a line or block without a link. */
    private int end(final int line) {
        int end = 0;
        while (end < LINE_LENGTH && arena.getLong(line, end) != 0) {
            end += Long.BYTES;
        }
        return end;
    }

    private static long link(final int block) {
        return block | LINK & 0xFFFF_FFFFL;
    }

    private static int hash(final long entry) {
        return (int) (entry >>> Integer.SIZE);
    }
}
