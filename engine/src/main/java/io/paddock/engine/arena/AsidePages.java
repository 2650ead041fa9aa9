package io.paddock.engine.arena;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Copies of pages that one snapshot has not captured yet: taken one by one by the engine's thread, given back all at once
 * by the snapshot's reader.
 *
 * <p>The memory comes in pieces so large that the C library maps each by itself (it does from 32 MiB on, whatever was
 * freed before): what is untouched costs nothing, and what is freed goes back to the operating system at once. Smaller
 * pieces would stay with the process, which would be larger by tens of MiB after each snapshot under load.
 */
final class AsidePages {
    private static final int CHUNK_SHIFT = 25;
    private static final int PER_CHUNK_SHIFT = CHUNK_SHIFT - PageGuard.SHIFT;
    private static final int PER_CHUNK_MASK = (1 << PER_CHUNK_SHIFT) - 1;
    /** Room to begin at the start of a page, and to be above the limit in any case. */
    private static final long ALLOCATION_LENGTH = (1L << CHUNK_SHIFT) + (1L << 20);

    private final long maxPages;
    private long[] allocations = new long[4];
    private int chunkCount;
    private int used;

    AsidePages(final long maxBytes) {
        maxPages = maxBytes >>> PageGuard.SHIFT;
    }

    /** Address of a free page, 0 when the bound is reached. */
    long claim() {
        if (used >= maxPages) {
            return 0;
        }
        final int chunk = used >>> PER_CHUNK_SHIFT;
        if (chunk == chunkCount && !grow()) {
            return 0;
        }
        final long start = allocations[chunk] + PageGuard.LENGTH - 1 & -PageGuard.LENGTH;
        return start + ((long) (used++ & PER_CHUNK_MASK) << PageGuard.SHIFT);
    }

    /** Takes back the newest claim. */
    void unclaim() {
        used--;
    }

    /** Gives all memory back; nobody claims or reads any more. */
    void free() {
        while (chunkCount > 0) {
            UnsafeApi.freeMemory(allocations[--chunkCount]);
        }
        used = 0;
    }

    private boolean grow() {
        if (chunkCount == allocations.length) {
            allocations = Arrays.copyOf(allocations, chunkCount * 2);
        }
        try {
            allocations[chunkCount] = UnsafeApi.allocateMemory(ALLOCATION_LENGTH);
        } catch (final OutOfMemoryError ex) {
            // The machine has no more: the snapshot can wait, the engine cannot.
            return false;
        }
        chunkCount++;
        return true;
    }
}
