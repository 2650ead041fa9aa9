package io.paddock.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one buffer into which an event loop reads, for all its connections in turn. Nobody keeps it beyond the call that
 * hands it on, so an idle connection owns no buffer, a read allocates nothing, and the view over it is made once.
 *
 * <p>It also decides when to read again: only when a read filled the buffer, so that a request does not cost a second
 * read that finds nothing; and at most {@link #MAX_READS} times, so that one busy peer does not starve the others. Reads
 * of one loop do not nest, hence a single handle for all its channels.
 */
final class ReceiveBuffer implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    private static final int MAX_READS = 4;

    private final ByteBuf memory;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer otherView = new UnsafeBuffer(0, 0);
    private final UncheckedBooleanSupplier isFilled = this::isFilled;
    private ChannelConfig channelConfig;
    private int attemptedLength;
    private int lastLength;
    private int readCount;

    ReceiveBuffer(final int length) {
        memory = new UnpooledByteBufAllocator(true, true).directBuffer(length, length);
        BufferView.wrap(view, memory);
    }

    /** A view with the same indices; valid until the next call. */
    DirectBuffer view(final ByteBuf buffer) {
        if (buffer == memory) {
            return view;
        }
        BufferView.wrap(otherView, buffer);
        return otherView;
    }

    void free() {
        memory.release();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(final ByteBufAllocator allocator) {
        return memory.clear().retain();
    }

    @Override
    public int guess() {
        return memory.capacity();
    }

    @Override
    public void reset(final ChannelConfig config) {
        channelConfig = config;
        readCount = 0;
        lastLength = 0;
    }

    @Override
    public void incMessagesRead(final int count) {
        readCount += count;
    }

    @Override
    public void lastBytesRead(final int bytes) {
        lastLength = bytes;
    }

    @Override
    public int lastBytesRead() {
        return lastLength;
    }

    @Override
    public void attemptedBytesRead(final int bytes) {
        attemptedLength = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attemptedLength;
    }

    @Override
    public boolean continueReading() {
        return continueReading(isFilled);
    }

    @Override
    public boolean continueReading(final UncheckedBooleanSupplier maybeMoreData) {
        return channelConfig.isAutoRead() && readCount < MAX_READS && maybeMoreData.get();
    }

    @Override
    public void readComplete() {
        channelConfig = null;
    }

    private boolean isFilled() {
        return lastLength == attemptedLength;
    }
}
