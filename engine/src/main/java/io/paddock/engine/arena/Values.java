package io.paddock.engine.arena;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Byte strings of any length in an arena, each a chain of blocks. How a length is cut follows from the length alone, so
 * nothing but the next ref is stored in front of each piece; the owner keeps the length. An empty string has no block.
 *
 * <pre>
 *   0      4
 *  +------+------------------
 *  | next | bytes …
 *  +------+------------------
 * </pre>
 */
public final class Values {
    private static final int PREFIX = Integer.BYTES;
    /** Pieces are full blocks of 1, 2 or 4 per span; only the last is cut to measure. */
    private static final int LARGE = SizeClasses.LARGEST - PREFIX;

    private static final int MIDDLE = (SizeClasses.LARGEST / 2 & -Span.UNIT) - PREFIX;
    private static final int SMALL = (SizeClasses.LARGEST / 4 & -Span.UNIT) - PREFIX;

    private final Arena arena;

    public Values(final Arena arena) {
        this.arena = arena;
    }

    /** Stores a copy; returns its ref, 0 for an empty one. */
    public int add(final DirectBuffer source, final int offset, final int length) {
        int first = 0;
        int previous = 0;
        int done = 0;
        while (done < length) {
            final int piece = piece(length - done);
            final int ref = arena.allocate(PREFIX + piece);
            arena.initInt(ref, 0, 0);
            arena.initBytes(ref, PREFIX, source, offset + done, piece);
            if (previous == 0) {
                first = ref;
            } else {
                arena.initInt(previous, 0, ref);
            }
            previous = ref;
            done += piece;
        }
        return first;
    }

    public void copy(final int value, final int length, final MutableDirectBuffer target, final int offset) {
        int ref = value;
        int done = 0;
        while (done < length) {
            final int piece = piece(length - done);
            arena.getBytes(ref, PREFIX, target, offset + done, piece);
            ref = arena.getInt(ref, 0);
            done += piece;
        }
    }

    /** Hash of a value; see {@link ByteHash}. A value of one piece has the hash of its bytes. */
    public long hash(final long seed, final int value, final int length) {
        long hash = seed;
        int ref = value;
        int done = 0;
        while (done < length) {
            final int piece = piece(length - done);
            hash = ByteHash.of(hash, arena.address(ref, PREFIX), piece);
            ref = arena.getInt(ref, 0);
            done += piece;
        }
        return hash;
    }

    public boolean equal(final int value, final int length, final DirectBuffer other, final int offset) {
        int ref = value;
        int done = 0;
        while (done < length) {
            final int piece = piece(length - done);
            if (!arena.equalBytes(ref, PREFIX, other, offset + done, piece)) {
                return false;
            }
            ref = arena.getInt(ref, 0);
            done += piece;
        }
        return true;
    }

    public void free(final int value, final int length) {
        int ref = value;
        int done = 0;
        while (done < length) {
            final int next = arena.getInt(ref, 0);
            arena.free(ref);
            done += piece(length - done);
            ref = next;
        }
    }

    /** Blocks that a value of this length takes. */
    public static int blocks(final int length) {
        int blocks = 0;
        for (int done = 0; done < length; done += piece(length - done)) {
            blocks++;
        }
        return blocks;
    }

    private static int piece(final int remaining) {
        if (remaining <= SMALL) {
            return remaining;
        }
        return remaining >= LARGE ? LARGE : remaining >= MIDDLE ? MIDDLE : SMALL;
    }
}
