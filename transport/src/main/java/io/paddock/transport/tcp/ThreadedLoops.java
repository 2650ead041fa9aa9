package io.paddock.transport.tcp;

import java.nio.channels.SelectableChannel;
import java.util.List;

/** Loops with a thread each. */
final class ThreadedLoops implements LoopGroup {
    private final List<TcpLoop> loops;
    private final List<Thread> threads;
    private int nextIndex;

    ThreadedLoops(final List<TcpLoop> loops, final TcpTransportContext context) {
        this.loops = List.copyOf(loops);
        threads = loops.stream().map(loop -> newThread(loop, context)).toList();
    }

    @Override
    public TcpLoop first() {
        return loops.get(0);
    }

    @Override
    public TcpLoop next() {
        final TcpLoop loop = loops.get(nextIndex);
        nextIndex = nextIndex + 1 == loops.size() ? 0 : nextIndex + 1;
        return loop;
    }

    @Override
    public boolean isPolled() {
        return false;
    }

    @Override
    public void start() {
        threads.forEach(Thread::start);
    }

    @Override
    public int poll(final long maxWaitNs) {
        throw new IllegalStateException("this transport runs on threads of its own");
    }

    @Override
    public void wakeup() {
        // Nobody waits here but the loops' own threads, and those are woken by what is handed to them.
    }

    @Override
    public AutoCloseable watch(final SelectableChannel channel, final Runnable onReadable) {
        // Nobody polls here whom it would wake.
        return null;
    }

    @Override
    public void close() {
        if (threads.contains(Thread.currentThread())) {
            throw new IllegalStateException("an event loop cannot wait for its own end");
        }
        // The accepting loop first: it may still hand a new connection to one of the others.
        for (int i = 0; i < loops.size(); i++) {
            loops.get(i).stop();
            join(threads.get(i));
        }
    }

    private static Thread newThread(final TcpLoop loop, final TcpTransportContext context) {
        return context.threadFactory().newThread(() -> loop.runUntilStopped(context.errorHandler()));
    }

    private static void join(final Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException ex) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
