package io.paddock.engine.arena;

/**
 * Layout of a span, the piece that the arena hands to one size class: 16 KiB, of 4 pages.
 *
 * <pre>
 *   0        2        4        6        8            12           16
 *  +--------+--------+--------+--------+------------+------------+-----------------
 *  | free   | bump   | live   | class  | previous   | next       | slots …
 *  +--------+--------+--------+--------+------------+------------+-----------------
 * </pre>
 *
 * <p>{@code free} is the first free slot and {@code bump} the first never used one, both in units from the start of the
 * span, 0 for none; a free slot starts with the next free one. Spans of a class that have room are linked by
 * {@code previous} and {@code next}; unused spans have class 0 and are linked by {@code next}. A span used as a table has
 * no header at all.
 */
final class Span {
    static final int UNIT_SHIFT = 3;
    static final int UNIT = 1 << UNIT_SHIFT;
    static final int SHIFT = 14;
    static final int LENGTH = 1 << SHIFT;
    static final int UNITS = LENGTH / UNIT;
    static final int HEADER_LENGTH = 16;

    static final int STATE_OFFSET = 0;
    static final int PREVIOUS_OFFSET = 8;
    static final int NEXT_OFFSET = 12;

    private Span() {}

    static long state(final int free, final int bump, final int live, final int sizeClass) {
        return free | (long) bump << 16 | (long) live << 32 | (long) sizeClass << 48;
    }

    static int free(final long state) {
        return (int) state & 0xFFFF;
    }

    static int bump(final long state) {
        return (int) (state >>> 16) & 0xFFFF;
    }

    static int live(final long state) {
        return (int) (state >>> 32) & 0xFFFF;
    }

    static int sizeClass(final long state) {
        return (int) (state >>> 48) & 0xFFFF;
    }

    /** The span that a ref lies in. */
    static int of(final int ref) {
        return ref & -UNITS;
    }
}
