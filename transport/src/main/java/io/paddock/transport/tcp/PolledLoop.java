package io.paddock.transport.tcp;

import java.nio.channels.SelectableChannel;

/** One loop, run by whoever polls first. */
final class PolledLoop implements LoopGroup {
    private static final long OWNER_CHECK_MS = 100;

    private final TcpLoop loop;
    private volatile Thread owner;
    private volatile boolean isClosed;

    PolledLoop(final TcpLoop loop) {
        this.loop = loop;
    }

    @Override
    public TcpLoop first() {
        return loop;
    }

    @Override
    public TcpLoop next() {
        return loop;
    }

    @Override
    public boolean isPolled() {
        return true;
    }

    @Override
    public void start() {
        // The first poll starts it.
    }

    @Override
    public int poll(final long maxWaitNs) {
        if (owner == null) {
            adopt();
        }
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("this transport is polled by thread " + owner.getName());
        }
        return loop.isTerminated() ? 0 : loop.poll(maxWaitNs);
    }

    @Override
    public void wakeup() {
        loop.interrupt();
    }

    @Override
    public AutoCloseable watch(final SelectableChannel channel, final Runnable onReadable) {
        if (owner == null) {
            adopt();
        }
        return ChannelWatch.register(loop, channel, onReadable);
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        if (owner == null) {
            adopt();
        }
        loop.stop();
        if (Thread.currentThread() == owner) {
            while (!loop.isTerminated()) {
                loop.runNow();
            }
        } else {
            awaitOwner();
        }
        isClosed = true;
        loop.free();
    }

    private synchronized void adopt() {
        if (owner == null) {
            loop.setOwningThread(Thread.currentThread());
            owner = Thread.currentThread();
        }
    }

    private void awaitOwner() {
        boolean isInterrupted = false;
        while (!loop.isTerminated()) {
            if (!owner.isAlive() && !loop.isTerminated()) {
                throw new IllegalStateException(
                        "thread " + owner.getName() + " has ended without closing the transport it polled");
            }
            try {
                loop.terminationFuture().await(OWNER_CHECK_MS);
            } catch (final InterruptedException ex) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
