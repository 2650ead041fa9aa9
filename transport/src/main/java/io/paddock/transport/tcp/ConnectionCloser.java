package io.paddock.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.paddock.transport.TransportCounter;
import java.util.concurrent.TimeUnit;

/**
 * The orderly close: everything is written, then our side is shut, then the peer's end of stream is awaited while what
 * it still sends is thrown away. Closing the socket with unread bytes in it would make the kernel send a reset, and a
 * reset may overtake the last reply in the peer's own buffers.
 *
 * <p>A peer that takes nothing, or does not close its side, is given {@code closeTimeoutMs}. Loop's thread.
 */
final class ConnectionCloser {
    private final TcpConnection connection;
    private final long timeoutMs;
    private boolean isShut;
    private long writtenTotal;
    private ScheduledFuture<?> timer;

    ConnectionCloser(final TcpConnection connection, final long timeoutMs) {
        this.connection = connection;
        this.timeoutMs = timeoutMs;
    }

    /** Once. */
    void begin() {
        connection.inbound().discard();
        onWritten();
        if (connection.channel().isActive()) {
            startTimer();
        }
    }

    /** Goes on when everything is written. */
    void onWritten() {
        if (!isShut && connection.writer().isDrained()) {
            isShut = true;
            final Channel channel = connection.channel();
            if (connection.inbound().hasInputEnded()) {
                channel.close();
            } else {
                ((DuplexChannel) channel).shutdownOutput();
            }
        }
    }

    /** The end that was awaited; where our side is not shut yet, {@link #onWritten} closes. */
    void onInputEnded() {
        if (isShut) {
            connection.channel().close();
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void startTimer() {
        writtenTotal = connection.outbound().writtenTotal();
        timer = connection.loop().schedule(this::onTimeout, timeoutMs, TimeUnit.MILLISECONDS);
    }

    private void onTimeout() {
        timer = null;
        if (!isShut && connection.outbound().writtenTotal() != writtenTotal) {
            startTimer();
            return;
        }
        if (!isShut) {
            connection.loop().counters().increment(TransportCounter.SLOW_CLOSES);
        }
        connection.channel().close();
    }
}
