package io.paddock.engine.arena;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * The memory behind refs: slabs of 16 MiB taken from the operating system one at a time and never moved, so an address
 * stays valid until {@link #close()} or {@link #put}. Untouched parts of a slab cost nothing. Some are a file's, mapped
 * privately, until a {@link SlabDetacher} has made them this process's own. Engine thread; a snapshot's reader works on a
 * copy of the addresses.
 */
final class Slabs implements AutoCloseable {
    static final int SHIFT = 24;
    static final long LENGTH = 1L << SHIFT;

    /** Where a slab begins: at a page of the operating system. */
    static final int ALIGNMENT = 4096;

    private static final int UNITS_SHIFT = SHIFT - Span.UNIT_SHIFT;
    private static final int UNITS_MASK = (1 << UNITS_SHIFT) - 1;

    private long[] addresses = new long[4];
    /** What is to be freed: of slabs that were allocated. */
    private long[] allocations = new long[4];
    /** The same of slabs that were given, null for others. */
    private ByteBuffer[] given = new ByteBuffer[4];

    private int count;
    private SlabDetacher detacher;

    /** Native address of a ref. */
    long address(final int ref) {
        return addresses[ref >>> UNITS_SHIFT] + ((long) (ref & UNITS_MASK) << Span.UNIT_SHIFT);
    }

    int count() {
        return count;
    }

    long[] addresses() {
        return Arrays.copyOf(addresses, count);
    }

    /** Makes the slab of a ref exist. */
    void ensure(final int ref) {
        while (ref >>> UNITS_SHIFT >= count) {
            makeRoom();
            allocations[count] = UnsafeApi.allocateMemory(LENGTH + ALIGNMENT);
            addresses[count] = allocations[count] + ALIGNMENT - 1 & -ALIGNMENT;
            count++;
        }
    }

    /** Takes that memory for the slab that begins with a ref, in the place of what there was, or as the next one. */
    void put(final int ref, final ByteBuffer memory) {
        final int slab = ref >>> UNITS_SHIFT;
        final long address = BufferUtil.address(memory);
        if (slab > count || memory.capacity() != LENGTH || (address & ALIGNMENT - 1) != 0) {
            throw new IllegalArgumentException(
                    "slab " + slab + " of " + count + ", " + memory.capacity() + " bytes at " + address);
        }
        stopDetaching();
        if (slab == count) {
            makeRoom();
            count++;
        } else {
            free(slab);
        }
        given[slab] = memory;
        addresses[slab] = address;
    }

    /** Begins to make what was given independent of where it came from, in the background. */
    void detach() {
        final long[] mapped = new long[count];
        int mappedCount = 0;
        for (int i = 0; i < count; i++) {
            if (given[i] != null) {
                mapped[mappedCount++] = addresses[i];
            }
        }
        if (mappedCount > 0) {
            stopDetaching();
            detacher = SlabDetacher.start(Arrays.copyOf(mapped, mappedCount));
        }
    }

    /** Does at once what {@link #detach} does in the background. */
    void detachNow() {
        if (detacher != null) {
            detacher.finish();
            detacher = null;
        }
    }

    private void stopDetaching() {
        if (detacher != null) {
            detacher.close();
            detacher = null;
        }
    }

    private void makeRoom() {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, count * 2);
            allocations = Arrays.copyOf(allocations, count * 2);
            given = Arrays.copyOf(given, count * 2);
        }
    }

    private void free(final int slab) {
        if (given[slab] == null) {
            UnsafeApi.freeMemory(allocations[slab]);
        } else {
            BufferUtil.free(given[slab]);
            given[slab] = null;
        }
        addresses[slab] = 0;
    }

    @Override
    public void close() {
        stopDetaching();
        for (int i = 0; i < count; i++) {
            free(i);
        }
        count = 0;
    }
}
