package io.paddock.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.paddock.transport.Transport;
import io.paddock.transport.TransportCounters;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A listening TCP port. With {@link TcpConfig#eventLoops()} 0 it has no thread: its owner calls {@link #poll}, and a
 * request is read, handled and answered on that one thread. Otherwise the event loops run by themselves.
 *
 * <p>Threads: see {@link Transport}. {@link #close()} of a polled transport is for the thread that polls, or for
 * another one while that thread goes on polling, or for anybody before the first poll.
 */
public final class TcpTransport implements Transport {
    /**
     * Connections taken at once, at some 10 µs each: few enough that others do not wait for a millisecond; and more than
     * a batch of greetings that the engine forces by itself, so that in a storm the journal forces those of one round
     * while the next round is taken in.
     */
    private static final int MAX_ACCEPTS = 64;
    /** Enough for a notification or the answer to one request. */
    private static final int FIRST_CHUNK_LENGTH = 2048;

    private final TcpTransportContext context;
    private final TransportCounters.Lane ownerCounters;
    private final ConnectionLimits limits;
    private final ChunkPool firstChunks;
    private final ChunkPool chunks;
    private final UnsafeBuffer prefix = new UnsafeBuffer(new byte[Integer.BYTES]);
    private final ServerChannel listener;
    private final InetSocketAddress localAddress;
    private final LoopGroup loops;

    private TcpTransport(final TcpTransportContext context) {
        this.context = context;
        final TcpConfig config = context.config();
        ownerCounters = context.counters().newLane();
        limits = new ConnectionLimits(config.maxConnections(), config.maxConnectionsPerAddress());
        firstChunks = new ChunkPool(Math.min(FIRST_CHUNK_LENGTH, config.chunkLength()));
        chunks = new ChunkPool(config.chunkLength());
        final SocketFamily family = SocketFamily.choose(config.nativeTransport());
        listener = family.listen(config);
        localAddress = (InetSocketAddress) listener.localAddress();
        loops = LoopGroup.of(context, family.ioHandlerFactory(context.spinning()));
    }

    /**
     * Opens the port.
     *
     * @throws io.paddock.transport.TransportFault when it cannot be opened; nothing is left behind.
     */
    public static TcpTransport launch(final TcpTransportContext context) {
        context.conclude();
        final TcpTransport transport = new TcpTransport(context);
        transport.start();
        return transport;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public int poll(final long maxWaitNs) {
        return loops.poll(maxWaitNs);
    }

    @Override
    public void wakeup() {
        loops.wakeup();
    }

    @Override
    public AutoCloseable watch(final SelectableChannel channel, final Runnable onReadable) {
        return loops.watch(channel, onReadable);
    }

    @Override
    public void stopAccepting() {
        listener.close();
    }

    @Override
    public void close() {
        listener.close();
        loops.close();
        firstChunks.close();
        chunks.close();
    }

    /** What has happened so far. */
    public TransportCounters counters() {
        return context.counters();
    }

    TcpTransportContext context() {
        return context;
    }

    TransportCounters.Lane ownerCounters() {
        return ownerCounters;
    }

    ConnectionLimits limits() {
        return limits;
    }

    /** Chunks for the first bytes of a batch. */
    ChunkPool firstChunks() {
        return firstChunks;
    }

    ChunkPool chunks() {
        return chunks;
    }

    /** Room for one length, for the owner's thread. */
    UnsafeBuffer prefix() {
        return prefix;
    }

    boolean isPolled() {
        return loops.isPolled();
    }

    TcpLoop nextLoop() {
        return loops.next();
    }

    TcpConnection newConnection(final Channel channel, final TcpLoop loop) {
        return new TcpConnection(context.connectionIds().incrementAndGet(), channel, loop, this);
    }

    private void start() {
        final TcpLoop acceptingLoop = loops.first();
        // Netty takes one connection per round otherwise, so that a storm of them has each greeting forced to the disk
        // alone.
        ((DefaultMaxMessagesRecvByteBufAllocator) listener.config().getRecvByteBufAllocator())
                .respectMaybeMoreData(false)
                .maxMessagesPerRead(MAX_ACCEPTS);
        listener.pipeline().addLast(new TcpAcceptor(this, acceptingLoop.counters()));
        acceptingLoop.register(listener);
        loops.start();
    }
}
