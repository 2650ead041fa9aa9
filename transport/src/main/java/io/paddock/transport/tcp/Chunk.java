package io.paddock.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.unix.IovArray;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A buffer of outgoing bytes and a link to the next one. Filled by the owner, then written by the event loop, then free
 * again: one thread at a time, the hand-over publishes it. The memory and the view over it live as long as the chunk.
 */
final class Chunk {
    private final ChunkPool pool;
    private final ByteBuf memory;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final int capacity;
    private int length;
    private int sentLength;
    /** The chunk behind this one, in whatever list it is; used by that list's owner. */
    Chunk next;
    /** Chunks from here to the end of a list of free ones. */
    int depth;

    Chunk(final ChunkPool pool, final ByteBufAllocator allocator, final int capacity) {
        this.pool = pool;
        memory = allocator.directBuffer(capacity, capacity);
        this.capacity = capacity;
        BufferView.wrap(view, memory);
    }

    int length() {
        return length;
    }

    int room() {
        return capacity - length;
    }

    /** Copies bytes behind those that are there; the caller has looked at {@link #room()}. */
    void append(final DirectBuffer source, final int offset, final int sourceLength) {
        source.getBytes(offset, view, length, sourceLength);
        length += sourceLength;
    }

    void clear() {
        length = 0;
        sentLength = 0;
        next = null;
    }

    /** The bytes that are not sent, as something that Netty may write and release. */
    ByteBuf lend() {
        memory.setIndex(sentLength, length);
        return memory.retain();
    }

    boolean hasAddress() {
        return memory.hasMemoryAddress();
    }

    long address() {
        return memory.memoryAddress();
    }

    int sentLength() {
        return sentLength;
    }

    int unsentLength() {
        return length - sentLength;
    }

    /** So many more bytes are in the kernel. */
    void onSent(final int partLength) {
        sentLength += partLength;
    }

    void addTo(final IovArray vector) {
        vector.add(memory, sentLength, unsentLength());
    }

    /** True while Netty holds what it was lent. */
    boolean isLent() {
        return memory.refCnt() > 1;
    }

    /** Back to where it came from; any thread. */
    void giveBack() {
        pool.giveBack(this);
    }

    /** Frees the memory, at once or when Netty lets go of it. */
    void free() {
        memory.release();
    }
}
