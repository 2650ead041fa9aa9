package io.paddock.transport.tcp;

import io.netty.channel.IoHandlerFactory;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;

/** The event loops of a transport, and who runs them. */
interface LoopGroup {
    /** As many loops with threads as the configuration says, or one that is polled. */
    static LoopGroup of(final TcpTransportContext context, final IoHandlerFactory factory) {
        final TcpConfig config = context.config();
        final List<TcpLoop> loops = new ArrayList<>();
        for (int i = 0; i < Math.max(1, config.eventLoops()); i++) {
            loops.add(new TcpLoop(
                    factory, config.receiveLength(), context.counters().newLane()));
        }
        return config.eventLoops() == 0 ? new PolledLoop(loops.get(0)) : new ThreadedLoops(loops, context);
    }

    /** The loop that accepts. */
    TcpLoop first();

    /** The loop for the next connection; called on the first loop's thread. */
    TcpLoop next();

    boolean isPolled();

    void start();

    int poll(long maxWaitNs);

    void wakeup();

    /** See {@link io.paddock.transport.Transport#watch}. */
    AutoCloseable watch(SelectableChannel channel, Runnable onReadable);

    /** Closes all channels and ends all loops; returns when they have ended. */
    void close();
}
