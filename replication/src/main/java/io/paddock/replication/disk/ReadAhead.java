package io.paddock.replication.disk;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Fills blocks from a source on a thread of its own while the caller works on earlier ones. Used and closed by one
 * thread, which must not be interrupted.
 *
 * @param <T> a block of memory that is filled again and again.
 */
public final class ReadAhead<T> implements AutoCloseable {
    private final Source<T> source;
    /** Nothing stands for the end: asked for by the caller, or reached. */
    private final BlockingQueue<Optional<T>> free;

    private final BlockingQueue<Optional<T>> filled;
    private final Thread thread;
    private Optional<T> lent = Optional.empty();
    private boolean ended;
    private volatile Throwable failure;

    /**
     * Begins to read.
     *
     * @param name of the thread.
     * @param blocks how many are read ahead, and their memory; the caller's again after the close.
     * @param source used by the thread only.
     */
    public ReadAhead(final String name, final List<T> blocks, final Source<T> source) {
        this.source = source;
        free = new ArrayBlockingQueue<>(blocks.size() + 1);
        filled = new ArrayBlockingQueue<>(blocks.size() + 1);
        blocks.forEach(block -> free.add(Optional.of(block)));
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Where blocks are filled from, one after the other. */
    @FunctionalInterface
    public interface Source<T> {
        /** Fills a block with what comes next; false at the end. */
        boolean fill(T block) throws IOException;
    }

    /** The next block, valid until the next call; null at the end. Throws what the source threw, after what came before. */
    public T next() throws IOException {
        if (lent.isPresent()) {
            free.add(lent);
            lent = Optional.empty();
        }
        if (!ended) {
            lent = take(filled);
            ended = lent.isEmpty();
        }
        if (ended) {
            throwFailure();
        }
        return lent.orElse(null);
    }

    private void throwFailure() throws IOException {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof IOException exception) {
            throw exception;
        }
    }

    private void run() {
        try {
            Optional<T> block = take(free);
            while (block.isPresent() && source.fill(block.get())) {
                filled.add(block);
                block = take(free);
            }
        } catch (final Throwable ex) {
            failure = ex;
        }
        filled.add(Optional.empty());
    }

    private static <T> Optional<T> take(final BlockingQueue<Optional<T>> queue) {
        try {
            return queue.take();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new LogFault("interrupted while a file was read", ex);
        }
    }

    /** Ends the thread, also half-way, and waits for it. */
    @Override
    public void close() {
        free.add(Optional.empty());
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
    }
}
