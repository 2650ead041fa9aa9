package io.paddock.engine.arena;

import java.util.function.IntPredicate;
import org.agrona.collections.IntArrayList;

/**
 * Hands out slots of spans and whole spans. Its book-keeping is in the spans and in the arena's header, written through
 * the arena, so that it is undone, saved and loaded like everything else; only the list of what the open transaction
 * frees is kept outside.
 */
final class SpanAllocator {
    private static final int SPAN_COUNT_OFFSET = 12;
    private static final int FREE_HEAD_OFFSET = 16;
    private static final int FREE_COUNT_OFFSET = 20;
    private static final int CLASS_HEADS_OFFSET = 24;

    private final Arena arena;
    private final int maxSpans;
    /** In order; spans as their complement. */
    private final IntArrayList freed = new IntArrayList();

    SpanAllocator(final Arena arena, final long maxLength) {
        this.arena = arena;
        this.maxSpans = (int) (maxLength >>> Span.SHIFT);
    }

    void initialise() {
        arena.putInt(Arena.HEADER, SPAN_COUNT_OFFSET, 1);
    }

    int spanCount() {
        return arena.getInt(Arena.HEADER, SPAN_COUNT_OFFSET);
    }

    int freeSpanCount() {
        return arena.getInt(Arena.HEADER, FREE_COUNT_OFFSET);
    }

    long maxLength() {
        return (long) maxSpans << Span.SHIFT;
    }

    int allocate(final int length) {
        final int sizeClass = SizeClasses.of(length);
        int span = classHead(sizeClass);
        if (span == 0) {
            span = openSpan(sizeClass);
        }
        return takeSlot(span, sizeClass);
    }

    int takeSpan() {
        final int head = arena.getInt(Arena.HEADER, FREE_HEAD_OFFSET);
        if (head == 0) {
            return growBySpan();
        }
        arena.putInt(Arena.HEADER, FREE_HEAD_OFFSET, arena.getInt(head, Span.NEXT_OFFSET));
        arena.putInt(Arena.HEADER, FREE_COUNT_OFFSET, freeSpanCount() - 1);
        // The links of a free span are live: a rollback needs them back, whatever the new owner writes.
        arena.note(head, 0, Span.HEADER_LENGTH);
        return head;
    }

    void free(final int ref, final boolean later) {
        if (later) {
            freed.addInt(ref);
        } else {
            giveBackSlot(ref);
        }
    }

    void freeSpan(final int ref, final boolean later) {
        if (later) {
            freed.addInt(~ref);
        } else {
            giveBackSpan(ref);
        }
    }

    void forgetFreed() {
        freed.clear();
    }

    void freeFreed() {
        final int count = freed.size();
        for (int i = 0; i < count; i++) {
            final int ref = freed.getInt(i);
            if (ref >= 0) {
                giveBackSlot(ref);
            } else {
                giveBackSpan(~ref);
            }
        }
        freed.clear();
    }

    long verify(final IntPredicate headerless) {
        long liveBlocks = 0;
        int freeSpans = 0;
        for (int i = 1, count = spanCount(); i < count; i++) {
            final int span = i * Span.UNITS;
            if (!headerless.test(span)) {
                final int live = Span.live(arena.getLong(span, Span.STATE_OFFSET));
                freeSpans += live == 0 ? 1 : 0;
                liveBlocks += live;
            }
        }
        int listed = 0;
        for (int at = arena.getInt(Arena.HEADER, FREE_HEAD_OFFSET); at != 0; at = arena.getInt(at, Span.NEXT_OFFSET)) {
            listed++;
        }
        if (freeSpans != freeSpanCount() || listed != freeSpans) {
            throw new IllegalStateException(
                    freeSpans + " spans are unused, the header says " + freeSpanCount() + ", the list has " + listed);
        }
        return liveBlocks;
    }

    private int growBySpan() {
        final int count = spanCount();
        if (count >= maxSpans) {
            throw new ArenaFullException(maxLength());
        }
        final int span = count * Span.UNITS;
        arena.addSpan(span);
        arena.putInt(Arena.HEADER, SPAN_COUNT_OFFSET, count + 1);
        return span;
    }

    private int openSpan(final int sizeClass) {
        final int span = takeSpan();
        final int firstSlot = Span.HEADER_LENGTH / Span.UNIT;
        arena.initLong(span, Span.STATE_OFFSET, Span.state(0, firstSlot, 0, sizeClass));
        arena.initInt(span, Span.PREVIOUS_OFFSET, 0);
        arena.initInt(span, Span.NEXT_OFFSET, 0);
        classHead(sizeClass, span);
        return span;
    }

    private int takeSlot(final int span, final int sizeClass) {
        final long state = arena.getLong(span, Span.STATE_OFFSET);
        final int units = SizeClasses.length(sizeClass) >>> Span.UNIT_SHIFT;
        int free = Span.free(state);
        int bump = Span.bump(state);
        final int slot;
        if (free != 0) {
            slot = span + free;
            free = arena.getInt(slot, 0);
            arena.note(slot, 0, Integer.BYTES);
        } else {
            slot = span + bump;
            bump += units;
        }
        arena.putLong(span, Span.STATE_OFFSET, Span.state(free, bump, Span.live(state) + 1, sizeClass));
        if (isFull(free, bump, units)) {
            unlink(span, sizeClass);
        }
        return slot;
    }

    private void giveBackSlot(final int slot) {
        final int span = Span.of(slot);
        final long state = arena.getLong(span, Span.STATE_OFFSET);
        final int sizeClass = Span.sizeClass(state);
        final int live = Span.live(state);
        if (sizeClass == 0 || live == 0) {
            throw new IllegalStateException("block " + slot + " is not allocated");
        }
        final boolean wasFull =
                isFull(Span.free(state), Span.bump(state), SizeClasses.length(sizeClass) >>> Span.UNIT_SHIFT);
        if (live == 1) {
            if (!wasFull) {
                unlink(span, sizeClass);
            }
            giveBackSpan(span);
        } else {
            arena.putInt(slot, 0, Span.free(state));
            arena.putLong(span, Span.STATE_OFFSET, Span.state(slot - span, Span.bump(state), live - 1, sizeClass));
            if (wasFull) {
                linkFirst(span, sizeClass);
            }
        }
    }

    private void giveBackSpan(final int span) {
        arena.putLong(span, Span.STATE_OFFSET, 0);
        arena.putInt(span, Span.PREVIOUS_OFFSET, 0);
        arena.putInt(span, Span.NEXT_OFFSET, arena.getInt(Arena.HEADER, FREE_HEAD_OFFSET));
        arena.putInt(Arena.HEADER, FREE_HEAD_OFFSET, span);
        arena.putInt(Arena.HEADER, FREE_COUNT_OFFSET, freeSpanCount() + 1);
    }

    private static boolean isFull(final int free, final int bump, final int units) {
        return free == 0 && bump + units > Span.UNITS;
    }

    private void linkFirst(final int span, final int sizeClass) {
        final int next = classHead(sizeClass);
        arena.putInt(span, Span.PREVIOUS_OFFSET, 0);
        arena.putInt(span, Span.NEXT_OFFSET, next);
        if (next != 0) {
            arena.putInt(next, Span.PREVIOUS_OFFSET, span);
        }
        classHead(sizeClass, span);
    }

    private void unlink(final int span, final int sizeClass) {
        final int previous = arena.getInt(span, Span.PREVIOUS_OFFSET);
        final int next = arena.getInt(span, Span.NEXT_OFFSET);
        if (previous == 0) {
            classHead(sizeClass, next);
        } else {
            arena.putInt(previous, Span.NEXT_OFFSET, next);
        }
        if (next != 0) {
            arena.putInt(next, Span.PREVIOUS_OFFSET, previous);
        }
    }

    private int classHead(final int sizeClass) {
        return arena.getInt(Arena.HEADER, CLASS_HEADS_OFFSET + sizeClass * Integer.BYTES);
    }

    private void classHead(final int sizeClass, final int span) {
        arena.putInt(Arena.HEADER, CLASS_HEADS_OFFSET + sizeClass * Integer.BYTES, span);
    }
}
