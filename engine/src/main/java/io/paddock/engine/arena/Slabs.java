package io.paddock.engine.arena;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * The memory behind refs: slabs of 16 MiB taken from the operating system one at a time and never moved, so an address
 * stays valid until {@link #close()}. Untouched parts of a slab cost nothing. Engine thread; a snapshot's reader works on
 * a copy of the addresses.
 */
final class Slabs implements AutoCloseable {
    static final int SHIFT = 24;
    static final long LENGTH = 1L << SHIFT;

    /** Where a slab begins: at a page of the operating system. */
    static final int ALIGNMENT = 4096;
    /** What is asked of the allocator for one slab. */
    static final long ALLOCATION = LENGTH + ALIGNMENT;

    private static final int UNITS_SHIFT = SHIFT - Span.UNIT_SHIFT;
    private static final int UNITS_MASK = (1 << UNITS_SHIFT) - 1;

    private final SlabReserve reserve;
    private long[] addresses = new long[4];
    private long[] allocations = new long[4];
    private int count;

    Slabs(final SlabReserve reserve) {
        this.reserve = reserve;
    }

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
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, count * 2);
                allocations = Arrays.copyOf(allocations, count * 2);
            }
            allocations[count] = reserve.take();
            addresses[count] = allocations[count] + ALIGNMENT - 1 & -ALIGNMENT;
            count++;
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < count; i++) {
            UnsafeApi.freeMemory(allocations[i]);
            addresses[i] = 0;
        }
        count = 0;
    }
}
