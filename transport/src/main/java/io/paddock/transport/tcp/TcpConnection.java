package io.paddock.transport.tcp;

import io.netty.channel.Channel;
import io.paddock.transport.Connection;
import io.paddock.transport.TransportCounter;
import io.paddock.transport.TransportCounters;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A connection as its owner sees it. What the owner asks for is written down in fields and done by {@link #run()} on the
 * loop's thread: at once where that is the caller's own thread, else as a task, of which each connection has at most one
 * waiting. So a batch costs one task per connection and one wake-up per loop that sleeps, and allocates nothing.
 */
final class TcpConnection implements Connection, Runnable {
    private static final int PREFIX_LENGTH = Integer.BYTES;

    private static final VarHandle SCHEDULED;

    static {
        try {
            SCHEDULED = MethodHandles.lookup().findVarHandle(TcpConnection.class, "isScheduled", boolean.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final long id;
    private final InetSocketAddress remoteAddress;
    private final Channel channel;
    private final TcpLoop loop;
    private final TransportCounters.Lane ownerCounters;
    private final UnsafeBuffer prefix;
    private final int outboundLimit;
    private final OutboundQueue outbound;
    private final OutboundWriter writer;
    private final InboundEdge inbound;
    /** From the time when an orderly close is asked for; loop's thread. */
    private ConnectionCloser closer;

    private final TcpTransport transport;

    private volatile Object attachment;
    private volatile boolean isOpen = true;
    private volatile boolean isReadingWanted = true;
    private volatile boolean isResumeAsked;
    private volatile boolean isCloseAsked;
    private volatile boolean isCloseAfterFlushAsked;
    private volatile String closeReason;
    private volatile boolean isScheduled;

    TcpConnection(final long id, final Channel channel, final TcpLoop loop, final TcpTransport transport) {
        this.id = id;
        this.channel = channel;
        this.loop = loop;
        this.transport = transport;
        remoteAddress = (InetSocketAddress) channel.remoteAddress();
        ownerCounters = transport.ownerCounters();
        prefix = transport.prefix();
        outboundLimit = transport.context().config().outboundLimit();
        outbound = new OutboundQueue(transport.firstChunks(), transport.chunks());
        writer = new OutboundWriter(this, outbound);
        inbound = new InboundEdge(this, loop, transport.context());
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attachment(final Object value) {
        attachment = value;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void send(final DirectBuffer payload, final int offset, final int length) {
        if (admits()) {
            prefix.putInt(0, length, ByteOrder.BIG_ENDIAN);
            outbound.append(prefix, 0, PREFIX_LENGTH);
            outbound.append(payload, offset, length);
            ownerCounters.increment(TransportCounter.FRAMES_OUT);
        }
    }

    @Override
    public void sendRaw(final DirectBuffer bytes, final int offset, final int length) {
        if (admits()) {
            outbound.append(bytes, offset, length);
        }
    }

    @Override
    public void flush() {
        if (outbound.handOver()) {
            if (loop.inEventLoop()) {
                write();
            } else {
                schedule();
            }
        }
    }

    @Override
    public long queuedBytes() {
        return channel.isActive() ? outbound.queuedLength() : 0;
    }

    @Override
    public void reading(final boolean enabled) {
        if (enabled != isReadingWanted) {
            isReadingWanted = enabled;
            // Switching on may deliver frames that were kept, which must not happen inside the caller's stack.
            if (!enabled && loop.inEventLoop()) {
                inbound.pauseDelivery();
            } else {
                schedule();
            }
        }
    }

    @Override
    public void wakeReading() {
        isResumeAsked = true;
        schedule();
    }

    @Override
    public void close() {
        close("closed by the server");
    }

    @Override
    public void closeAfterFlush() {
        if (isOpen) {
            isOpen = false;
            outbound.handOver();
            reason("closed by the server");
            isCloseAfterFlushAsked = true;
            schedule();
        }
    }

    /** What was asked for, on the loop's thread. */
    @Override
    public void run() {
        // Cleared before the requests are looked at: what is asked for from now on schedules another run.
        isScheduled = false;
        if (!channel.isActive()) {
            writer.release();
            return;
        }
        if (isCloseAsked) {
            channel.close();
            return;
        }
        write();
        if (isCloseAfterFlushAsked) {
            beginClose();
            return;
        }
        final boolean isResumed = isResumeAsked;
        if (isResumed) {
            isResumeAsked = false;
        }
        inbound.update(isResumed);
    }

    /** Closes at once, for this reason unless there is an earlier one; any thread. */
    void close(final String reason) {
        isOpen = false;
        reason(reason);
        if (!isCloseAsked) {
            isCloseAsked = true;
            schedule();
        }
    }

    /** The owner is to close, and has the time of an orderly close to begin with it; loop's thread. */
    void awaitClose(final String reason) {
        reason(reason);
        final long timeoutMs = transport.context().config().closeTimeoutMs();
        loop.schedule(() -> closeForOwner(reason), timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Writes what is handed over, and what follows from it; loop's thread. */
    void write() {
        writer.write();
        inbound.onOutbound(outbound.queuedLength());
        if (closer != null) {
            closer.onWritten();
        }
    }

    /** The network failed; loop's thread. */
    void onReset() {
        if (isOpen) {
            loop.counters().increment(TransportCounter.RESETS);
        }
        close("reset by the peer");
    }

    boolean hasInputEnded() {
        return inbound.hasInputEnded();
    }

    Channel channel() {
        return channel;
    }

    TcpLoop loop() {
        return loop;
    }

    OutboundQueue outbound() {
        return outbound;
    }

    OutboundWriter writer() {
        return writer;
    }

    InboundEdge inbound() {
        return inbound;
    }

    boolean isReadingWanted() {
        return isReadingWanted;
    }

    /** Why the connection ended; loop's thread, after the end. */
    String closeReason() {
        final String reason = closeReason;
        return reason == null ? "closed" : reason;
    }

    /** The peer sends no more; loop's thread. */
    void onInputEnded() {
        if (closer != null) {
            closer.onInputEnded();
        }
    }

    /** The channel is gone; loop's thread. */
    void onGone(final String reason) {
        isOpen = false;
        reason(reason);
        if (closer != null) {
            closer.cancel();
        }
        writer.release();
        if (transport.isPolled()) {
            outbound.dropFilling();
        }
        transport.limits().release(remoteAddress.getAddress());
    }

    /** Has {@link #run()} called on the loop's thread; any thread. */
    void schedule() {
        if (!isScheduled && SCHEDULED.compareAndSet(this, false, true)) {
            try {
                loop.execute(this);
            } catch (final RejectedExecutionException ex) {
                // The transport is closing, and the loop has already closed this connection.
                isOpen = false;
                outbound.dropHanded();
            }
        }
    }

    private void beginClose() {
        if (closer == null) {
            closer = new ConnectionCloser(this, transport.context().config().closeTimeoutMs());
            closer.begin();
        }
    }

    /** The first reason is the one to tell. */
    private void reason(final String reason) {
        if (closeReason == null) {
            closeReason = reason;
        }
    }

    private void closeForOwner(final String reason) {
        if (closer == null) {
            close(reason);
        }
    }

    private boolean admits() {
        if (!isOpen) {
            return false;
        }
        if (outbound.queuedLength() > outboundLimit) {
            ownerCounters.increment(TransportCounter.SLOW_CLOSES);
            close("the peer is too slow: more than " + outboundLimit + " bytes unsent");
            return false;
        }
        return true;
    }
}
