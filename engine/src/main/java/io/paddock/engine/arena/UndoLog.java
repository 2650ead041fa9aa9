package io.paddock.engine.arena;

import org.agrona.UnsafeApi;

/**
 * Old bytes of what a transaction overwrote, in order, so that reading backwards restores memory exactly. Off heap,
 * reused, grown by doubling; given back after an unusually large transaction. Engine thread.
 *
 * <pre>
 *  | old bytes, padded to 8 | address 8 | length 8 |  next entry …
 * </pre>
 */
final class UndoLog implements AutoCloseable {
    private static final long KEPT_CAPACITY = 1L << 20;
    private static final int TRAILER_LENGTH = 16;

    private long capacity = 1L << 16;
    private long base = UnsafeApi.allocateMemory(capacity);
    private long position;

    void note4(final long address) {
        final long entry = claim(8);
        UnsafeApi.putLong(entry, UnsafeApi.getInt(address));
        trailer(entry + 8, address, 4);
    }

    void note8(final long address) {
        final long entry = claim(8);
        UnsafeApi.putLong(entry, UnsafeApi.getLong(address));
        trailer(entry + 8, address, 8);
    }

    void note(final long address, final int length) {
        final long padded = length + 7L & -8L;
        final long entry = claim(padded);
        UnsafeApi.copyMemory(address, entry, length);
        trailer(entry + padded, address, length);
    }

    void rollback() {
        while (position > 0) {
            final long trailer = base + position - TRAILER_LENGTH;
            final long address = UnsafeApi.getLong(trailer);
            final long length = UnsafeApi.getLong(trailer + 8);
            final long padded = length + 7 & -8L;
            UnsafeApi.copyMemory(trailer - padded, address, length);
            position -= padded + TRAILER_LENGTH;
        }
        clear();
    }

    void clear() {
        position = 0;
        if (capacity > KEPT_CAPACITY) {
            base = UnsafeApi.reallocateMemory(base, KEPT_CAPACITY);
            capacity = KEPT_CAPACITY;
        }
    }

    @Override
    public void close() {
        UnsafeApi.freeMemory(base);
        base = 0;
        capacity = 0;
    }

    private long claim(final long padded) {
        final long required = position + padded + TRAILER_LENGTH;
        if (required > capacity) {
            capacity = Math.max(capacity * 2, required);
            base = UnsafeApi.reallocateMemory(base, capacity);
        }
        final long entry = base + position;
        position = required;
        return entry;
    }

    private static void trailer(final long at, final long address, final int length) {
        UnsafeApi.putLong(at, address);
        UnsafeApi.putLong(at + 8, length);
    }
}
