package io.paddock.engine.arena;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A growing array in an arena, of elements of one length, without any pause: leaves of one span each, named by
 * directories of one span, named by fields in the arena's header.
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
public final class SpanTable {
    private static final int DIRECTORIES = 32;
    private static final int DIRECTORIES_OFFSET = 8;
    private static final int NAMES_SHIFT = Span.SHIFT - 2;
    private static final int NAMES_MASK = (1 << NAMES_SHIFT) - 1;
    private static final int MOST_LEAVES = DIRECTORIES << NAMES_SHIFT;

    /** Bytes that a table takes of the header. */
    public static final int HEADER_LENGTH = DIRECTORIES_OFFSET + Integer.BYTES * DIRECTORIES;

    private final Arena arena;
    private final int header;
    private final int elementShift;
    private final int leafShift;
    private final int leafMask;
    private int[] leaves = new int[16];
    private boolean leavesChanged;

    /**
     * A table whose fields start at {@code header} of the arena's header; empty while those are 0.
     *
     * @param elementShift base-2 logarithm of the bytes of an element, at most those of a span.
     */
    public SpanTable(final Arena arena, final int header, final int elementShift) {
        this.arena = arena;
        this.header = header;
        this.elementShift = elementShift;
        leafShift = Span.SHIFT - elementShift;
        leafMask = (1 << leafShift) - 1;
        reload();
    }

    public int length() {
        return arena.getInt(Arena.HEADER, header);
    }

    /** The most elements that the table can have. */
    public int capacity() {
        return MOST_LEAVES << leafShift;
    }

    /** The span that an element lies in. */
    public int leaf(final int index) {
        return leaves[index >>> leafShift];
    }

    /** Where in its span an element begins, bytes. */
    public int offset(final int index) {
        return (index & leafMask) << elementShift;
    }

    /** The ref of an element whose length is a multiple of a ref's unit. */
    public int ref(final int index) {
        return leaf(index) + (offset(index) >>> Span.UNIT_SHIFT);
    }

    /** Appends an element, whose contents are arbitrary and may be live for a rollback; returns its index. */
    public int add() {
        final int index = length();
        if ((index & leafMask) == 0) {
            addLeaf(index >>> leafShift);
        }
        arena.putInt(Arena.HEADER, header, index + 1);
        return index;
    }

    /** Drops the last element. */
    public void removeLast() {
        final int index = length() - 1;
        arena.putInt(Arena.HEADER, header, index);
        if ((index & leafMask) == 0) {
            removeLeaf(index >>> leafShift);
        }
    }

    /** Makes the copy on the heap anew: the arena has been loaded. */
    public void reload() {
        final int count = leafCount();
        for (int leaf = 0; leaf < count; leaf++) {
            remember(leaf, arena.getInt(directory(leaf), (leaf & NAMES_MASK) << 2));
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
        final int count = leafCount();
        for (int leaf = 0; leaf < count; leaf++) {
            if ((leaf & NAMES_MASK) == 0) {
                consumer.accept(directory(leaf));
            }
            consumer.accept(leaves[leaf]);
        }
    }

    private int leafCount() {
        return length() + leafMask >>> leafShift;
    }

    private void addLeaf(final int leaf) {
        if (leaf == MOST_LEAVES) {
            throw new IllegalStateException("the table is full: " + capacity() + " elements");
        }
        if ((leaf & NAMES_MASK) == 0) {
            arena.putInt(Arena.HEADER, directoryField(leaf), arena.allocateSpan());
        }
        final int ref = arena.allocateSpan();
        arena.putInt(directory(leaf), (leaf & NAMES_MASK) << 2, ref);
        remember(leaf, ref);
    }

    private void removeLeaf(final int leaf) {
        arena.freeSpan(leaves[leaf]);
        if ((leaf & NAMES_MASK) == 0) {
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
        return header + DIRECTORIES_OFFSET + (leaf >>> NAMES_SHIFT) * Integer.BYTES;
    }
}
