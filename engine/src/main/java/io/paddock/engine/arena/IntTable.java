package io.paddock.engine.arena;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A growing array of ints in an arena, without any pause: leaves of one span each, named by directories of one span,
 * named by fields in the arena's header.
 *
 * <pre>
 *   header field   0         4         8 … 8 + 4 × 32
 *                 +---------+---------+------------------+
 *                 | length  | unused  | directory refs   |
 *                 +---------+---------+------------------+
 * </pre>
 *
 * <p>A copy of the leaf refs on the heap saves two steps per access; {@link #reload} makes it anew. Engine thread.
 */
public final class IntTable {
    /** Bytes that a table takes of the header. */
    public static final int HEADER_LENGTH = 8 + 4 * 32;

    private static final int LEAF_SHIFT = Span.SHIFT - 2;
    private static final int LEAF_MASK = (1 << LEAF_SHIFT) - 1;
    private static final int DIRECTORIES_OFFSET = 8;

    private final Arena arena;
    private final int header;
    private int[] leaves = new int[16];
    private boolean leavesChanged;

    /** A table whose fields start at {@code header} of the arena's header; empty while those are 0. */
    public IntTable(final Arena arena, final int header) {
        this.arena = arena;
        this.header = header;
        reload();
    }

    public int length() {
        return arena.getInt(Arena.HEADER, header);
    }

    public int get(final int index) {
        return arena.getInt(leaves[index >>> LEAF_SHIFT], (index & LEAF_MASK) << 2);
    }

    public void put(final int index, final int value) {
        arena.putInt(leaves[index >>> LEAF_SHIFT], (index & LEAF_MASK) << 2, value);
    }

    /** Appends an element; returns its index. */
    public int add(final int value) {
        final int index = length();
        if ((index & LEAF_MASK) == 0) {
            addLeaf(index >>> LEAF_SHIFT);
        }
        arena.putInt(Arena.HEADER, header, index + 1);
        put(index, value);
        return index;
    }

    /** Drops the last element. */
    public void removeLast() {
        final int index = length() - 1;
        arena.putInt(Arena.HEADER, header, index);
        if ((index & LEAF_MASK) == 0) {
            removeLeaf(index >>> LEAF_SHIFT);
        }
    }

    /** Makes the copy on the heap anew: the arena has been loaded. */
    public void reload() {
        final int count = length() + LEAF_MASK >>> LEAF_SHIFT;
        for (int leaf = 0; leaf < count; leaf++) {
            remember(leaf, arena.getInt(directory(leaf), (leaf & LEAF_MASK) << 2));
        }
        leavesChanged = false;
    }

    /** A transaction has been rolled back, perhaps over added or removed leaves. */
    public void onRolledBack() {
        if (leavesChanged) {
            reload();
        }
    }

    /** The open transaction has been settled. */
    public void onSettled() {
        leavesChanged = false;
    }

    /** Names the spans that the table takes. For checks. */
    public void forEachSpan(final IntConsumer consumer) {
        final int count = length() + LEAF_MASK >>> LEAF_SHIFT;
        for (int leaf = 0; leaf < count; leaf++) {
            if ((leaf & LEAF_MASK) == 0) {
                consumer.accept(directory(leaf));
            }
            consumer.accept(leaves[leaf]);
        }
    }

    private void addLeaf(final int leaf) {
        if ((leaf & LEAF_MASK) == 0) {
            arena.putInt(Arena.HEADER, directoryField(leaf), arena.allocateSpan());
        }
        final int ref = arena.allocateSpan();
        arena.putInt(directory(leaf), (leaf & LEAF_MASK) << 2, ref);
        remember(leaf, ref);
    }

    private void removeLeaf(final int leaf) {
        arena.freeSpan(leaves[leaf]);
        if ((leaf & LEAF_MASK) == 0) {
            arena.freeSpan(directory(leaf));
            arena.putInt(Arena.HEADER, directoryField(leaf), 0);
        }
    }

    private void remember(final int leaf, final int ref) {
        if (leaf >= leaves.length) {
            leaves = Arrays.copyOf(leaves, leaf * 2);
        }
        leaves[leaf] = ref;
        leavesChanged = true;
    }

    private int directory(final int leaf) {
        return arena.getInt(Arena.HEADER, directoryField(leaf));
    }

    private int directoryField(final int leaf) {
        return header + DIRECTORIES_OFFSET + (leaf >>> LEAF_SHIFT) * Integer.BYTES;
    }
}
