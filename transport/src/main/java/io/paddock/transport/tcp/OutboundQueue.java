package io.paddock.transport.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.Socket;
import io.paddock.transport.TransportCounter;
import io.paddock.transport.TransportCounters;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;

/**
 * Outgoing bytes of one connection, on their way from the owner to the socket:
 *
 * <pre>
 *   owner's thread                     |            loop's thread
 *   append ─► filling ──hand over──► handed ──pick up──► in flight ──► socket
 *                ▲                     │
 *                └────── take back ────┘
 * </pre>
 *
 * <p>While the socket takes nothing the loop picks nothing up, and the owner takes back what is handed and fills its
 * last chunk further. So a peer that does not read costs about as many bytes as it is owed, however small the replies
 * are. A chain of chunks goes to the kernel with one call. Frames may be cut by the end of a chunk.
 */
final class OutboundQueue implements ChannelFutureListener {
    private static final VarHandle HANDED;
    private static final VarHandle QUEUED_TOTAL;
    private static final VarHandle WRITTEN_TOTAL;

    static {
        try {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            HANDED = lookup.findVarHandle(OutboundQueue.class, "handed", Chunk.class);
            QUEUED_TOTAL = lookup.findVarHandle(OutboundQueue.class, "queuedTotal", long.class);
            WRITTEN_TOTAL = lookup.findVarHandle(OutboundQueue.class, "writtenTotal", long.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final ChunkPool pool;
    private final TransportCounters.Lane loopCounters;
    private final Runnable onDrained;

    /** Chunks being filled, and the last chunk that was handed over; owner's thread. */
    private Chunk fillingHead;
    private Chunk fillingTail;
    private Chunk handedTail;
    /** Bytes queued since the start; the owner writes it. */
    private volatile long queuedTotal;

    /** Chunks for the loop. The owner sets it, the owner or the loop takes it. */
    private volatile Chunk handed;

    /** Chunks that Netty holds, and whether it will tell when it has written them; loop's thread. */
    private Chunk inFlightHead;
    private boolean isAwaitingDrain;
    /** Bytes written since the start; the loop writes it. */
    private volatile long writtenTotal;

    OutboundQueue(final ChunkPool pool, final TransportCounters.Lane loopCounters, final Runnable onDrained) {
        this.pool = pool;
        this.loopCounters = loopCounters;
        this.onDrained = onDrained;
    }

    /** Owner's thread. */
    void append(final DirectBuffer source, final int offset, final int length) {
        int index = offset;
        final int limit = offset + length;
        while (index < limit) {
            final Chunk chunk = fillable();
            final int partLength = Math.min(chunk.room(), limit - index);
            chunk.append(source, index, partLength);
            index += partLength;
        }
        QUEUED_TOTAL.setRelease(this, queuedTotal + length);
    }

    /** Owner's thread; true when there is something for {@link #write}. */
    boolean handOver() {
        final Chunk head = fillingHead;
        if (head == null) {
            return false;
        }
        // Nothing is handed at this moment: what was has been taken back before the filling began.
        handedTail = fillingTail;
        fillingHead = null;
        fillingTail = null;
        handed = head;
        return true;
    }

    /** Bytes appended and not yet written; any thread, exact on the thread that does both. */
    long queuedLength() {
        final long written = (long) WRITTEN_TOTAL.getAcquire(this);
        return (long) QUEUED_TOTAL.getAcquire(this) - written;
    }

    /** Bytes written since the start; any thread. */
    long writtenTotal() {
        return (long) WRITTEN_TOTAL.getAcquire(this);
    }

    /** True when Netty holds nothing and nothing waits to be picked up; loop's thread. */
    boolean isDrained() {
        return inFlightHead == null && handed == null;
    }

    /** Writes what is handed, as long as the socket takes it; loop's thread. */
    void write(final Channel channel) {
        reclaim();
        while (inFlightHead == null && handed != null) {
            final Chunk chain = (Chunk) HANDED.getAndSet(this, null);
            if (chain != null) {
                inFlightHead = chain;
                loopCounters.add(TransportCounter.BYTES_OUT, lend(chain, channel));
                channel.flush();
                reclaim();
            }
        }
        if (inFlightHead != null && !isAwaitingDrain && channel.isActive()) {
            awaitDrain(channel);
        }
    }

    /**
     * Writes past Netty what is handed, once Netty holds nothing; loop's thread. Returns false when the socket takes no
     * more for now.
     */
    boolean writeByHand(final Socket socket) throws IOException {
        if (isAwaitingDrain) {
            return true;
        }
        Chunk chunk = inFlightHead;
        while (chunk != null || handed != null) {
            if (chunk == null) {
                chunk = (Chunk) HANDED.getAndSet(this, null);
                inFlightHead = chunk;
            } else if (chunk.sendTo(socket)) {
                inFlightHead = chunk.next;
                loopCounters.add(TransportCounter.BYTES_OUT, chunk.length());
                onWritten(chunk.length());
                pool.giveBack(chunk);
                chunk = inFlightHead;
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public void operationComplete(final ChannelFuture future) {
        isAwaitingDrain = false;
        reclaim();
        if (future.isSuccess()) {
            onDrained.run();
        }
    }

    /** Drops everything that the loop can reach; loop's thread, the channel is closed. */
    void release() {
        reclaimAll(inFlightHead);
        inFlightHead = null;
        releaseHanded();
    }

    /** Drops what is handed; any thread. */
    void releaseHanded() {
        reclaimAll((Chunk) HANDED.getAndSet(this, null));
    }

    /** Drops what is being filled; owner's thread. */
    void releaseFilling() {
        reclaimAll(fillingHead);
        fillingHead = null;
        fillingTail = null;
    }

    private Chunk fillable() {
        if (fillingTail == null && handed != null) {
            takeBack();
        }
        final Chunk tail = fillingTail;
        if (tail != null && tail.room() > 0) {
            return tail;
        }
        final Chunk chunk = pool.take();
        if (tail == null) {
            fillingHead = chunk;
        } else {
            tail.next = chunk;
        }
        fillingTail = chunk;
        return chunk;
    }

    private void takeBack() {
        final Chunk chain = (Chunk) HANDED.getAndSet(this, null);
        if (chain != null) {
            fillingHead = chain;
            fillingTail = handedTail;
        }
    }

    private static long lend(final Chunk chain, final Channel channel) {
        long length = 0;
        for (Chunk chunk = chain; chunk != null; chunk = chunk.next) {
            length += chunk.length();
            channel.write(chunk.lend(), channel.voidPromise());
        }
        return length;
    }

    /** Takes back what Netty has written; it writes in order. */
    private void reclaim() {
        Chunk chunk = inFlightHead;
        long written = 0;
        while (chunk != null && !chunk.isLent()) {
            final Chunk next = chunk.next;
            written += chunk.length();
            pool.giveBack(chunk);
            chunk = next;
        }
        inFlightHead = chunk;
        if (written != 0) {
            onWritten(written);
        }
    }

    private void onWritten(final long length) {
        WRITTEN_TOTAL.setRelease(this, writtenTotal + length);
    }

    /** An empty write behind the others: its promise is kept once they are in the kernel. */
    private void awaitDrain(final Channel channel) {
        isAwaitingDrain = true;
        channel.write(Unpooled.EMPTY_BUFFER).addListener(this);
        channel.flush();
    }

    private void reclaimAll(final Chunk first) {
        Chunk chunk = first;
        while (chunk != null) {
            final Chunk next = chunk.next;
            pool.giveBack(chunk);
            chunk = next;
        }
    }
}
