package io.paddock.replication.snapshot;

import io.paddock.replication.LogFault;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Reads and checks chunks on a thread of its own while the caller works on earlier ones, which are of a size that stays
 * in a core's cache until then. Used and closed by one thread, which must not be interrupted.
 */
final class ReadAhead implements AutoCloseable {
    private static final int CHUNKS = 4;

    private final ChunkSource source;
    private final ArrayBlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final ArrayBlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final Chunk[] chunks = new Chunk[CHUNKS];
    /** Stands for the end: of the content, of the source by a fault, or of this. */
    private final Chunk end = new Chunk(0);

    private final Thread thread;
    private Chunk lent;
    private boolean ended;
    private volatile Throwable failure;

    ReadAhead(final ChunkSource source) {
        this.source = source;
        for (int i = 0; i < CHUNKS; i++) {
            chunks[i] = source.newChunk();
            free.add(chunks[i]);
        }
        thread = new Thread(this::run, "paddock-snapshot-reader");
        thread.setDaemon(true);
        thread.start();
    }

    /** The next chunk, valid until the next call; null at the end. Throws what {@link ChunkSource#next} did. */
    Chunk next() {
        if (lent != null) {
            free.add(lent);
            lent = null;
        }
        if (!ended) {
            final Chunk taken = take(filled);
            ended = taken == end;
            lent = ended ? null : taken;
        }
        if (ended && failure instanceof Error error) {
            throw error;
        }
        if (ended && failure instanceof RuntimeException exception) {
            throw exception;
        }
        return lent;
    }

    private void run() {
        try {
            Chunk chunk = take(free);
            while (chunk != end && source.next(chunk)) {
                filled.add(chunk);
                chunk = take(free);
            }
        } catch (final Throwable ex) {
            failure = ex;
        }
        filled.add(end);
    }

    private static Chunk take(final ArrayBlockingQueue<Chunk> queue) {
        try {
            return queue.take();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new LogFault("interrupted while a snapshot was read", ex);
        }
    }

    /** Ends the thread, also half-way, and waits for it. */
    @Override
    public void close() {
        free.add(end);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (final Chunk chunk : chunks) {
            chunk.close();
        }
        end.close();
    }
}
