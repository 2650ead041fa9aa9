package io.paddock.transport.tcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;

/**
 * Outgoing bytes of one connection, on their way from the owner to the loop:
 *
 * <pre>
 *   owner's thread                     |            loop's thread
 *   append ─► filling ──hand over──► handed ──pick up──► {@link OutboundWriter} ──► socket
 *                ▲                     │
 *                └────── take back ────┘
 * </pre>
 *
 * <p>While the socket takes nothing the loop picks nothing up, and the owner takes back what is handed and fills its
 * last chunk further. So a peer that does not read costs about as many bytes as it is owed, however small the replies
 * are. Frames may be cut by the end of a chunk.
 *
 * <p>The first chunk of a batch is a small one: when one event goes to thousands of connections, each needs a chunk of
 * its own, and most of a large one would stay empty.
 */
final class OutboundQueue {
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

    private final ChunkPool firstChunks;
    private final ChunkPool chunks;

    /** Chunks being filled, and the last chunk that was handed over; owner's thread. */
    private Chunk fillingHead;

    private Chunk fillingTail;
    private Chunk handedTail;
    /** Bytes queued since the start; the owner writes it. */
    private volatile long queuedTotal;

    /** Chunks for the loop. The owner sets it, the owner or the loop takes it. */
    private volatile Chunk handed;
    /** Bytes written since the start; the loop writes it. */
    private volatile long writtenTotal;

    OutboundQueue(final ChunkPool firstChunks, final ChunkPool chunks) {
        this.firstChunks = firstChunks;
        this.chunks = chunks;
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

    /** Owner's thread; true when there is something to pick up. */
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
        final long written = writtenTotal();
        return (long) QUEUED_TOTAL.getAcquire(this) - written;
    }

    /** Bytes written since the start; any thread. */
    long writtenTotal() {
        return (long) WRITTEN_TOTAL.getAcquire(this);
    }

    /** True when there is something to pick up; loop's thread. */
    boolean hasHanded() {
        return handed != null;
    }

    /** Takes all that is handed, as a chain, or null; loop's thread. */
    Chunk pickUp() {
        return (Chunk) HANDED.getAndSet(this, null);
    }

    /** A chunk that was picked up is in the kernel; loop's thread. */
    void onWritten(final Chunk chunk) {
        WRITTEN_TOTAL.setRelease(this, writtenTotal + chunk.length());
        chunk.giveBack();
    }

    /** Drops a chain; any thread that has it. */
    void drop(final Chunk first) {
        Chunk chunk = first;
        while (chunk != null) {
            final Chunk next = chunk.next;
            chunk.giveBack();
            chunk = next;
        }
    }

    /** Drops what is handed; any thread. */
    void dropHanded() {
        drop(pickUp());
    }

    /** Drops what is being filled; owner's thread. */
    void dropFilling() {
        drop(fillingHead);
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
        final Chunk chunk = tail == null ? firstChunks.take() : chunks.take();
        if (tail == null) {
            fillingHead = chunk;
        } else {
            tail.next = chunk;
        }
        fillingTail = chunk;
        return chunk;
    }

    private void takeBack() {
        final Chunk chain = pickUp();
        if (chain != null) {
            fillingHead = chain;
            fillingTail = handedTail;
        }
    }
}
