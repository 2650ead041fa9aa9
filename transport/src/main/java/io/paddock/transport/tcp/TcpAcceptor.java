package io.paddock.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.UnixChannel;
import io.paddock.transport.TransportCounter;
import io.paddock.transport.TransportCounters;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes new connections from the listening socket: within the limits they become {@link TcpConnection}s, beyond them
 * they are closed. When accepting fails, mostly because the process has no file descriptor left, it rests for a moment
 * instead of spinning on a socket that stays ready, and says so once until it works again. Accepting loop's thread.
 */
final class TcpAcceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(TcpTransport.class);

    /** Long enough to cost nothing, short enough that nobody waits for it. */
    private static final long REST_MS = 100;

    /** Writability is not asked of Netty, and without it there are no tasks that announce its changes. */
    private static final WriteBufferWaterMark NO_WATER_MARK =
            new WriteBufferWaterMark(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);

    private final TcpTransport transport;
    private final TcpConfig config;
    private final TransportCounters.Lane counters;
    private boolean isFailing;

    TcpAcceptor(final TcpTransport transport, final TransportCounters.Lane counters) {
        this.transport = transport;
        this.config = transport.context().config();
        this.counters = counters;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        isFailing = false;
        final Channel channel = (Channel) message;
        final InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
        if (address == null) {
            // Reset before it was accepted.
            channel.unsafe().closeForcibly();
            return;
        }
        switch (transport.limits().admit(address.getAddress())) {
            case ADMITTED -> open(channel, address);
            case TOO_MANY -> reject(channel, TransportCounter.REJECTED_TOTAL_LIMIT);
            case TOO_MANY_FROM_ADDRESS -> reject(channel, TransportCounter.REJECTED_ADDRESS_LIMIT);
            default -> throw new IllegalStateException("unknown admission");
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        counters.increment(TransportCounter.ACCEPT_FAILURES);
        if (!isFailing) {
            isFailing = true;
            LOGGER.warn(
                    "Cannot accept connections on {}, trying again: {}", transport.localAddress(), cause.toString());
        }
        final Channel listener = ctx.channel();
        listener.config().setAutoRead(false);
        listener.eventLoop().schedule(() -> listener.config().setAutoRead(true), REST_MS, TimeUnit.MILLISECONDS);
    }

    private void open(final Channel channel, final InetSocketAddress address) {
        counters.increment(TransportCounter.ACCEPTED);
        final TcpLoop loop = transport.nextLoop();
        setOptions(channel, loop);
        final TcpConnection connection = transport.newConnection(channel, loop);
        channel.pipeline().addLast(connection.inbound());
        if (channel instanceof UnixChannel) {
            // Said before it is registered, so that the socket goes to epoll once, as one to be read, and not twice.
            channel.unsafe().beginRead();
        }
        loop.register(channel).addListener(registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
                transport.limits().release(address.getAddress());
                loop.counters().increment(TransportCounter.CLOSED);
            }
        });
    }

    private void setOptions(final Channel channel, final TcpLoop loop) {
        channel.config().setRecvByteBufAllocator(loop.receiveBuffer());
        channel.config().setWriteBufferWaterMark(NO_WATER_MARK);
        // The end of the peer's stream is ours to judge: frames may wait to be delivered, a word to be answered.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // Netty has switched it on by itself.
        if (!config.tcpNoDelay()) {
            channel.config().setOption(ChannelOption.TCP_NODELAY, false);
        }
        if (!(channel instanceof UnixChannel)) {
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, config.keepAlive());
        }
    }

    private void reject(final Channel channel, final TransportCounter reason) {
        counters.increment(reason);
        channel.unsafe().closeForcibly();
    }
}
