package io.paddock.transport.tcp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Free {@link Chunk}s. The owner's thread takes, any event loop gives back: those push onto a stack, and the owner takes
 * the whole stack when its own list has run out, so that neither waits and no chunk is reused under a reader's eyes.
 * Up to {@link #FREE_LENGTH} bytes are kept on each side; what a burst needed beyond that goes back to the system.
 */
final class ChunkPool {
    /** Enough for the replies of a large batch. */
    private static final int FREE_LENGTH = 4 * 1024 * 1024;

    private static final VarHandle RETURNED;

    static {
        try {
            RETURNED = MethodHandles.lookup().findVarHandle(ChunkPool.class, "returned", Chunk.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final int chunkLength;
    private final int maxFree;
    private Chunk free;
    private int createdCount;
    private volatile Chunk returned;
    private volatile boolean isClosed;

    ChunkPool(final int chunkLength) {
        this.chunkLength = chunkLength;
        maxFree = Math.max(16, FREE_LENGTH / chunkLength);
    }

    /** An empty chunk; owner's thread. */
    Chunk take() {
        if (free == null) {
            free = (Chunk) RETURNED.getAndSet(this, null);
        }
        final Chunk chunk = free;
        if (chunk == null) {
            createdCount++;
            return new Chunk(this, allocator, chunkLength);
        }
        free = chunk.next;
        chunk.clear();
        return chunk;
    }

    /** How often the pool was empty; owner's thread. */
    int createdCount() {
        return createdCount;
    }

    /** Takes a chunk back; any thread. */
    void giveBack(final Chunk chunk) {
        if (isClosed || chunk.isLent()) {
            chunk.free();
            return;
        }
        Chunk top;
        do {
            top = returned;
            final int depth = top == null ? 1 : top.depth + 1;
            if (depth > maxFree) {
                chunk.free();
                return;
            }
            chunk.depth = depth;
            chunk.next = top;
        } while (!RETURNED.compareAndSet(this, top, chunk));
    }

    /** Frees what is kept; when neither side works any more. */
    void close() {
        isClosed = true;
        freeAll(free);
        free = null;
        freeAll((Chunk) RETURNED.getAndSet(this, null));
    }

    private static void freeAll(final Chunk first) {
        Chunk chunk = first;
        while (chunk != null) {
            final Chunk next = chunk.next;
            chunk.free();
            chunk = next;
        }
    }
}
