package io.paddock.engine.arena;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Copies of pages that a snapshot has not captured yet: taken one by one, given back all at once. Chunks of 1 MiB; one is
 * kept for the next snapshot. Engine thread.
 */
final class AsidePages implements AutoCloseable {
    private static final int CHUNK_LENGTH = 1 << 20;
    private static final int PER_CHUNK = CHUNK_LENGTH / PageGuard.LENGTH;

    private final long maxChunks;
    private long[] chunks = new long[4];
    private int chunkCount;
    private int used;

    AsidePages(final long maxBytes) {
        maxChunks = maxBytes / CHUNK_LENGTH;
    }

    /** Address of a free page, 0 when the bound is reached. */
    long claim() {
        final int chunk = used / PER_CHUNK;
        if (chunk == chunkCount && !grow()) {
            return 0;
        }
        return chunks[chunk] + (long) (used++ % PER_CHUNK) * PageGuard.LENGTH;
    }

    /** Takes back the newest claim. */
    void unclaim() {
        used--;
    }

    void clear() {
        used = 0;
        while (chunkCount > 1) {
            UnsafeApi.freeMemory(chunks[--chunkCount]);
        }
    }

    private boolean grow() {
        if (chunkCount >= maxChunks) {
            return false;
        }
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount * 2);
        }
        try {
            chunks[chunkCount] = UnsafeApi.allocateMemory(CHUNK_LENGTH);
        } catch (final OutOfMemoryError ex) {
            // The machine has no more: the snapshot can wait, the engine cannot.
            return false;
        }
        chunkCount++;
        return true;
    }

    @Override
    public void close() {
        while (chunkCount > 0) {
            UnsafeApi.freeMemory(chunks[--chunkCount]);
        }
        used = 0;
    }
}
