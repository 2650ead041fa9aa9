package io.paddock.replication.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * Where nobody else can watch the driver's sockets: a thread that waits for datagrams while the owner sleeps. It tells
 * one arrival, and looks away until it is armed again, so that an owner at work is left alone.
 */
final class Waiter implements AutoCloseable {
    private final Selector selector;
    private final Runnable wakeup;
    private final Thread thread;
    private final Consumer<SelectionKey> onReady = this::onReady;
    private boolean hasTold;
    private volatile boolean isArmed;
    private volatile boolean isClosed;

    private Waiter(final Selector selector, final Runnable wakeup) {
        this.selector = selector;
        this.wakeup = wakeup;
        thread = new Thread(this::run, "peer-waiter");
        thread.setDaemon(true);
    }

    static Waiter start(final Runnable wakeup) {
        try {
            final Waiter waiter = new Waiter(Selector.open(), wakeup);
            waiter.thread.start();
            return waiter;
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    void add(final DatagramChannel channel) {
        try {
            selector.wakeup();
            channel.register(selector, 0);
        } catch (final ClosedChannelException ex) {
            // Closed in the meantime: nothing will come from it.
            return;
        }
        isArmed = false;
    }

    void remove(final DatagramChannel channel) {
        final SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.cancel();
            // The descriptor is given back only when the selector has let go of it.
            selector.wakeup();
        }
    }

    /** The owner is about to sleep: tell it when there is something to read, now or later. */
    void arm() {
        if (isArmed) {
            return;
        }
        isArmed = true;
        for (final SelectionKey key : selector.keys()) {
            try {
                key.interestOps(SelectionKey.OP_READ);
            } catch (final CancelledKeyException ex) {
                // Its channel was closed.
                continue;
            }
        }
        selector.wakeup();
    }

    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
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

    private void run() {
        try (selector) {
            while (!isClosed) {
                hasTold = false;
                selector.select(onReady);
                if (hasTold) {
                    isArmed = false;
                    wakeup.run();
                }
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void onReady(final SelectionKey key) {
        hasTold = true;
        try {
            key.interestOps(0);
        } catch (final CancelledKeyException ex) {
            // Its channel is being closed: the next select lets go of it.
            return;
        }
    }
}
