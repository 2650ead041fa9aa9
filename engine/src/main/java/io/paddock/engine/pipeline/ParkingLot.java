package io.paddock.engine.pipeline;

import io.paddock.engine.auth.Identities;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Requests that wait for their turn: one queue per connection, in fixed blocks off the heap that are used again. A
 * request longer than a block goes on in further ones.
 *
 * <pre>
 *  first block                                                                further blocks
 *  0      4      8        12     16    20         24    32        40            0      4
 *  +------+------+--------+------+-----+----------+-----+---------+----------+  +------+------------+
 *  | next | more | length | kind |error| manner   | tag | arrival | frame …  |  | more | … frame    |
 *  +------+------+--------+------+-----+----------+-----+---------+----------+  +------+------------+
 * </pre>
 *
 * <p>{@code next} is the next request of the connection, {@code more} the next block of this request. Engine thread.
 */
final class ParkingLot {
    static final int NONE = ClientConnection.NONE;

    private static final int BLOCK_LENGTH = 256;
    private static final int BLOCKS_PER_SLAB = 128;

    private static final int NEXT = 0;
    private static final int MORE = 4;
    private static final int LENGTH = 8;
    private static final int KIND = 12;
    private static final int ERROR = 16;
    private static final int MANNER = 20;
    private static final int TAG = 24;
    private static final int ARRIVAL = 32;
    private static final int FRAME = 40;
    private static final int FURTHER_MORE = 0;
    private static final int FURTHER_FRAME = 4;
    private static final int FIRST_ROOM = BLOCK_LENGTH - FRAME;
    private static final int FURTHER_ROOM = BLOCK_LENGTH - FURTHER_FRAME;

    private final List<UnsafeBuffer> slabs = new ArrayList<>();
    private final MutableDirectBuffer gathered = new ExpandableDirectByteBuffer(BLOCK_LENGTH);
    private final long limitBytes;
    private Identities[] identities = new Identities[0];
    private int freeHead = NONE;
    private int usedBlocks;
    private int requests;
    private DirectBuffer frame;
    private int frameOffset;

    ParkingLot(final long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Puts a request at the end of the connection's queue; the bytes and the ids are kept. */
    void park(
            final ClientConnection client,
            final int kind,
            final int error,
            final int manner,
            final long tag,
            final long arrivalNs,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final int block = claim();
        final UnsafeBuffer slab = slab(block);
        final int base = base(block);
        slab.putInt(base + NEXT, NONE);
        slab.putInt(base + LENGTH, length);
        slab.putInt(base + KIND, kind);
        slab.putInt(base + ERROR, error);
        slab.putInt(base + MANNER, manner);
        slab.putLong(base + TAG, tag);
        slab.putLong(base + ARRIVAL, arrivalNs);
        final int inFirst = Math.min(length, FIRST_ROOM);
        slab.putBytes(base + FRAME, buffer, offset, inFirst);
        slab.putInt(base + MORE, scatter(buffer, offset + inFirst, length - inFirst));
        identities[block] = client.identities;
        if (client.parkedTail == NONE) {
            client.parkedHead = block;
        } else {
            slab(client.parkedTail).putInt(base(client.parkedTail) + NEXT, block);
        }
        client.parkedTail = block;
        requests++;
    }

    int kind(final int request) {
        return slab(request).getInt(base(request) + KIND);
    }

    int error(final int request) {
        return slab(request).getInt(base(request) + ERROR);
    }

    int manner(final int request) {
        return slab(request).getInt(base(request) + MANNER);
    }

    long tag(final int request) {
        return slab(request).getLong(base(request) + TAG);
    }

    long arrivalNs(final int request) {
        return slab(request).getLong(base(request) + ARRIVAL);
    }

    int length(final int request) {
        return slab(request).getInt(base(request) + LENGTH);
    }

    /** The ids that the connection had when the request arrived. */
    Identities identities(final int request) {
        return identities[request];
    }

    /** Points {@link #frame()} and {@link #frameOffset()} at the request's bytes; until the next call. */
    void locate(final int request) {
        final int length = length(request);
        if (length <= FIRST_ROOM) {
            frame = slab(request);
            frameOffset = base(request) + FRAME;
        } else {
            gather(request, length);
        }
    }

    DirectBuffer frame() {
        return frame;
    }

    int frameOffset() {
        return frameOffset;
    }

    /** Takes the first request off the connection's queue. */
    void removeHead(final ClientConnection client) {
        final int head = client.parkedHead;
        client.parkedHead = slab(head).getInt(base(head) + NEXT);
        if (client.parkedHead == NONE) {
            client.parkedTail = NONE;
        }
        int more = slab(head).getInt(base(head) + MORE);
        identities[head] = null;
        release(head);
        while (more != NONE) {
            final int block = more;
            more = slab(block).getInt(base(block) + FURTHER_MORE);
            release(block);
        }
        requests--;
    }

    /** Requests that wait. */
    int requests() {
        return requests;
    }

    /** Bytes of the blocks in use. */
    long bytes() {
        return (long) usedBlocks * BLOCK_LENGTH;
    }

    /** Whether the limit is passed. It is passed by what one poll of the ring can bring at most. */
    boolean full() {
        return bytes() > limitBytes;
    }

    /** Whether half of the limit is used: time to part with connections that do not read. */
    boolean halfFull() {
        return bytes() > limitBytes / 2;
    }

    private int scatter(final DirectBuffer buffer, final int from, final int length) {
        int first = NONE;
        int previous = NONE;
        int offset = from;
        int left = length;
        while (left > 0) {
            final int block = claim();
            final int count = Math.min(left, FURTHER_ROOM);
            slab(block).putInt(base(block) + FURTHER_MORE, NONE);
            slab(block).putBytes(base(block) + FURTHER_FRAME, buffer, offset, count);
            if (previous == NONE) {
                first = block;
            } else {
                slab(previous).putInt(base(previous) + FURTHER_MORE, block);
            }
            previous = block;
            offset += count;
            left -= count;
        }
        return first;
    }

    private void gather(final int request, final int length) {
        gathered.putBytes(0, slab(request), base(request) + FRAME, FIRST_ROOM);
        int block = slab(request).getInt(base(request) + MORE);
        int offset = FIRST_ROOM;
        while (offset < length) {
            final int count = Math.min(length - offset, FURTHER_ROOM);
            gathered.putBytes(offset, slab(block), base(block) + FURTHER_FRAME, count);
            block = slab(block).getInt(base(block) + FURTHER_MORE);
            offset += count;
        }
        frame = gathered;
        frameOffset = 0;
    }

    private int claim() {
        if (freeHead == NONE) {
            addSlab();
        }
        final int block = freeHead;
        freeHead = slab(block).getInt(base(block));
        usedBlocks++;
        return block;
    }

    private void release(final int block) {
        slab(block).putInt(base(block), freeHead);
        freeHead = block;
        usedBlocks--;
    }

    private void addSlab() {
        final int first = slabs.size() * BLOCKS_PER_SLAB;
        slabs.add(new UnsafeBuffer(ByteBuffer.allocateDirect(BLOCKS_PER_SLAB * BLOCK_LENGTH)));
        identities = Arrays.copyOf(identities, first + BLOCKS_PER_SLAB);
        for (int block = first + BLOCKS_PER_SLAB - 1; block >= first; block--) {
            slab(block).putInt(base(block), freeHead);
            freeHead = block;
        }
    }

    private UnsafeBuffer slab(final int block) {
        return slabs.get(block / BLOCKS_PER_SLAB);
    }

    private static int base(final int block) {
        return block % BLOCKS_PER_SLAB * BLOCK_LENGTH;
    }
}
