package io.paddock.transport;

import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;

/** The listening edge of a node. */
public interface Transport extends AutoCloseable {
    /** The address that is really bound (port 0 resolved). */
    InetSocketAddress localAddress();

    /**
     * Runs I/O on the calling thread: reads, cuts frames, calls the {@link FrameHandler}, writes what was flushed.
     * Only where the transport was built without threads of its own; the thread of the first call owns it from then on.
     *
     * @param maxWaitNs longest time to block when there is nothing to do: 0 does not block, negative blocks until
     *     {@link #wakeup()}.
     * @return a measure of the work done; 0 when idle.
     */
    int poll(long maxWaitNs);

    /** Ends a {@link #poll} that blocks, now or at its next call. Any thread; cheap when nobody blocks. */
    void wakeup();

    /**
     * Makes {@link #poll} return when a channel of somebody else has something to read, so that the polling thread can
     * serve it too. The channel stays its owner's, who reads from it; what comes is told once, and told again only when
     * more comes. The polling thread.
     *
     * @param onReadable called by {@link #poll}, and soon in any case: something may have come before.
     * @return ends the watch when closed, on the polling thread and before the channel is closed; null where this
     *     transport cannot watch channels.
     */
    default AutoCloseable watch(final SelectableChannel channel, final Runnable onReadable) {
        return null;
    }

    /** Stops accepting; open connections live on. */
    void stopAccepting();

    /** Closes the port, every connection and every thread; returns when they are gone. Idempotent. */
    @Override
    void close();
}
