package io.paddock.engine.arena;

/** A growing array of ints in an arena, without any pause. Engine thread. */
public final class IntTable {
    private static final int ELEMENT_SHIFT = 2;

    private final Arena arena;
    private final SpanTable spans;

    /** A table whose fields start at {@code header} of the arena's header; empty while those are 0. */
    public IntTable(final Arena arena, final int header) {
        this.arena = arena;
        spans = new SpanTable(arena, header, ELEMENT_SHIFT);
    }

    /** The memory behind, to be told when the arena has been loaded or a transaction ends. */
    public SpanTable spans() {
        return spans;
    }

    public int length() {
        return spans.length();
    }

    public int get(final int index) {
        return arena.getInt(spans.leaf(index), spans.offset(index));
    }

    public void put(final int index, final int value) {
        arena.putInt(spans.leaf(index), spans.offset(index), value);
    }

    /** Appends an element; returns its index. */
    public int add(final int value) {
        final int index = spans.add();
        put(index, value);
        return index;
    }
}
