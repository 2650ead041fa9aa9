package io.paddock.transport.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.paddock.transport.TransportCounter;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;

/**
 * Writes what an {@link OutboundQueue} hands over, as long as the socket takes it; the rest waits with the owner. Loop's
 * thread.
 *
 * <p>A native socket is written to directly, with one call for a chain of chunks: Netty's own way makes an object for
 * each buffer on threads that are not its own, and an answer that fits into the kernel's buffer needs none of its
 * services. What does not fit goes to Netty, which waits until the socket is writable again. So does everything where
 * there is no native socket.
 */
final class OutboundWriter implements ChannelFutureListener {
    private static final long RETRY_MS = 5;

    private final TcpConnection connection;
    private final OutboundQueue queue;
    private final Channel channel;
    private final TcpLoop loop;
    private final Socket socket;

    /** Chunks picked up and not written yet. */
    private Chunk inFlight;
    /** Whether Netty holds them, and will tell when it has written them. */
    private boolean isLent;

    private boolean isAwaitingDrain;
    private boolean isRetryScheduled;

    OutboundWriter(final TcpConnection connection, final OutboundQueue queue) {
        this.connection = connection;
        this.queue = queue;
        channel = connection.channel();
        loop = connection.loop();
        socket = channel instanceof UnixChannel unixChannel ? (Socket) unixChannel.fd() : null;
    }

    /** True when nothing is left to write. */
    boolean isDrained() {
        return inFlight == null && !queue.hasHanded();
    }

    void write() {
        if (!channel.isActive()) {
            release();
            return;
        }
        try {
            reclaim();
            while (inFlight == null && queue.hasHanded()) {
                pickUp();
            }
        } catch (final IOException | NotYetConnectedException ex) {
            connection.onReset();
        }
    }

    /** Drops everything; the channel is closed. */
    void release() {
        queue.drop(inFlight);
        inFlight = null;
        queue.dropHanded();
    }

    @Override
    public void operationComplete(final ChannelFuture future) {
        isAwaitingDrain = false;
        if (future.isSuccess()) {
            connection.write();
        }
    }

    private void pickUp() throws IOException {
        inFlight = queue.pickUp();
        for (Chunk chunk = inFlight; chunk != null; chunk = chunk.next) {
            loop.counters().add(TransportCounter.BYTES_OUT, chunk.length());
        }
        if (socket != null) {
            sendDirectly();
        }
        if (inFlight != null) {
            wait(socket != null && connection.hasInputEnded());
        }
    }

    private void sendDirectly() throws IOException {
        final Chunk rest = loop.directSender().send(socket, inFlight);
        while (inFlight != rest) {
            writtenHead();
        }
    }

    /**
     * Once the peer has shut its side, Netty's epoll removes the socket and cannot add it again to learn when it is
     * writable: a long answer to such a peer would be cut off. So that is tried again after a while.
     */
    private void wait(final boolean isHalfClosed) {
        if (isHalfClosed) {
            scheduleRetry();
        } else {
            lend();
        }
    }

    private void lend() {
        isLent = true;
        for (Chunk chunk = inFlight; chunk != null; chunk = chunk.next) {
            channel.write(chunk.lend(), channel.voidPromise());
        }
        channel.flush();
        reclaim();
        if (inFlight != null && !isAwaitingDrain && channel.isActive()) {
            // An empty write behind the others: its promise is kept once they are in the kernel.
            isAwaitingDrain = true;
            channel.write(Unpooled.EMPTY_BUFFER).addListener(this);
            channel.flush();
        }
    }

    /** Takes back what Netty has written; it writes in order. */
    private void reclaim() {
        if (isLent) {
            while (inFlight != null && !inFlight.isLent()) {
                writtenHead();
            }
            isLent = inFlight != null;
        }
    }

    private void writtenHead() {
        final Chunk chunk = inFlight;
        inFlight = chunk.next;
        queue.onWritten(chunk);
    }

    private void scheduleRetry() {
        if (!isRetryScheduled) {
            isRetryScheduled = true;
            loop.schedule(this::retry, RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        isRetryScheduled = false;
        try {
            if (channel.isActive() && !isLent && inFlight != null) {
                sendDirectly();
                if (inFlight != null) {
                    scheduleRetry();
                }
            }
        } catch (final IOException | NotYetConnectedException ex) {
            connection.onReset();
        }
        connection.write();
    }
}
