package io.paddock.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.paddock.transport.FrameHandler;
import io.paddock.transport.TransportCounter;
import io.paddock.transport.TransportCounters;
import io.paddock.transport.framing.FrameSink;
import io.paddock.transport.framing.FramerStatus;
import io.paddock.transport.framing.LengthPrefixFramer;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * What arrives on one connection: bytes go to the framer, frames to the handler, and the socket is read only while
 * there is room for more. Loop's thread.
 */
final class InboundEdge extends ChannelInboundHandlerAdapter implements FrameSink {
    private final TcpConnection connection;
    private final TcpLoop loop;
    private final TransportCounters.Lane counters;
    private final FrameHandler handler;
    private final ErrorHandler errorHandler;
    private final LengthPrefixFramer framer;
    private final int maxFrameLength;
    private final int outboundPauseLength;

    private boolean isPeerSlow;
    /** The handler has room again for the frame that it refused, but there is another reason not to go on yet. */
    private boolean isResumeDue;

    private boolean isClosing;
    /** A bad length came: the owner closes when it has answered what came before. */
    private boolean isBroken;

    private boolean hasWord;
    private boolean hasInputEnded;

    InboundEdge(final TcpConnection connection, final TcpLoop loop, final TcpTransportContext context) {
        this.connection = connection;
        this.loop = loop;
        counters = loop.counters();
        handler = context.frameHandler();
        errorHandler = context.errorHandler();
        maxFrameLength = context.config().maxFrameLength();
        outboundPauseLength = context.config().outboundPauseLength();
        framer = new LengthPrefixFramer(
                this, loop.partialBuffers(), maxFrameLength, context.config().receiveLength());
    }

    boolean hasInputEnded() {
        return hasInputEnded;
    }

    /** Takes no more frames after the one that is being delivered; the socket follows. */
    void pauseDelivery() {
        framer.pause();
        updateAutoRead();
    }

    /** Reads or not, as everybody concerned wants; delivers what was kept. */
    void update(final boolean isResumeAsked) {
        isResumeDue = framer.isRefused() && (isResumeDue || isResumeAsked);
        if (!connection.isReadingWanted()) {
            pauseDelivery();
        } else if (isPeerSlow || framer.isRefused() && !isResumeDue) {
            updateAutoRead();
        } else {
            isResumeDue = false;
            onStatus(framer.resume());
        }
    }

    /** Unsent bytes have become more or less: a peer that does not take replies may not ask for more. */
    void onOutbound(final long queuedLength) {
        if (!isPeerSlow && queuedLength > outboundPauseLength) {
            isPeerSlow = true;
            if (!isClosing) {
                counters.increment(TransportCounter.PAUSES_OUT);
                pauseDelivery();
            }
        } else if (isPeerSlow && queuedLength <= outboundPauseLength / 2) {
            isPeerSlow = false;
            // As a task: this may be the middle of a delivery or of the owner's flush.
            connection.schedule();
        }
    }

    /** Nothing is delivered from now on, only the end is awaited. */
    void discard() {
        isClosing = true;
        framer.discard();
        updateAutoRead();
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        try {
            handler.onConnected(connection);
        } catch (final Throwable ex) {
            onHandlerFault(ex);
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        try {
            final int length = bytes.readableBytes();
            counters.add(TransportCounter.BYTES_IN, length);
            onStatus(framer.onBytes(loop.receiveBuffer().view(bytes), bytes.readerIndex(), length));
        } finally {
            bytes.release();
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            hasInputEnded = true;
            connection.onInputEnded();
            closeAtEndOfInput();
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (!(cause instanceof IOException)) {
            errorHandler.onError(cause);
            connection.close("the server failed: " + cause);
        } else {
            connection.onReset();
        }
        ctx.close();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        framer.release();
        connection.onGone(loop.isShuttingDown() ? "the transport was closed" : "closed by the peer");
        try {
            handler.onDisconnected(connection, connection.closeReason());
        } catch (final Throwable ex) {
            onHandlerFault(ex);
        }
        counters.increment(TransportCounter.CLOSED);
    }

    @Override
    public int wordArgumentLength(final int firstFourBytes) {
        return handler.wordArgumentLength(firstFourBytes);
    }

    @Override
    public boolean onWord(final int word, final DirectBuffer buffer, final int offset, final int length) {
        if (!connection.isOpen()) {
            framer.discard();
            return true;
        }
        try {
            hasWord = handler.onWord(connection, word, buffer, offset, length);
            if (hasWord) {
                counters.increment(TransportCounter.WORDS_IN);
            }
            return hasWord;
        } catch (final Throwable ex) {
            onHandlerFault(ex);
            return true;
        }
    }

    @Override
    public boolean onFrame(final DirectBuffer buffer, final int offset, final int length) {
        if (!connection.isOpen()) {
            framer.discard();
            return true;
        }
        try {
            final boolean isAccepted = handler.onFrame(connection, buffer, offset, length);
            if (isAccepted) {
                counters.increment(TransportCounter.FRAMES_IN);
            }
            if (!connection.isReadingWanted()) {
                framer.pause();
            }
            return isAccepted;
        } catch (final Throwable ex) {
            onHandlerFault(ex);
            return true;
        }
    }

    private void onStatus(final FramerStatus status) {
        if (status == FramerStatus.READY || status == FramerStatus.BLOCKED) {
            updateAutoRead();
            closeAtEndOfInput();
        } else if (connection.isOpen() && !isBroken) {
            onBrokenStream(status);
        }
    }

    private void onBrokenStream(final FramerStatus status) {
        if (status == FramerStatus.BAD_LENGTH) {
            counters.increment(TransportCounter.BAD_LENGTHS);
            isBroken = true;
            connection.awaitClose("a frame's length is not in 0.." + maxFrameLength);
            discard();
            tellBroken();
        } else if (status == FramerStatus.INTERRUPTED) {
            connection.close("interrupted by telnet");
        } else {
            connection.close("more than is kept arrived while the connection was not read");
        }
    }

    private void tellBroken() {
        try {
            handler.onBrokenStream(connection);
        } catch (final Throwable ex) {
            onHandlerFault(ex);
        }
    }

    private void updateAutoRead() {
        if (hasInputEnded) {
            // Nothing is left to read, and Netty's epoll has dropped the socket: it cannot be asked to read again.
            return;
        }
        final boolean isWanted = isClosing || !framer.isBlocked() && !isPeerSlow && connection.isReadingWanted();
        if (isWanted != connection.channel().config().isAutoRead()) {
            if (!isWanted && framer.isRefused()) {
                counters.increment(TransportCounter.PAUSES_IN);
            }
            connection.channel().config().setAutoRead(isWanted);
        }
    }

    /** The peer sends no more: the end, unless something is still to be delivered or to be answered. */
    private void closeAtEndOfInput() {
        if (hasInputEnded && !framer.isBlocked() && !hasWord && !isBroken) {
            connection.close("closed by the peer");
        }
    }

    private void onHandlerFault(final Throwable ex) {
        counters.increment(TransportCounter.HANDLER_FAULTS);
        errorHandler.onError(ex);
        framer.discard();
        connection.close("the server failed: " + ex);
    }
}
