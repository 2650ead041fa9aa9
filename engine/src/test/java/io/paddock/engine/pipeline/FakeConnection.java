package io.paddock.engine.pipeline;

import io.paddock.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A connection without a socket: remembers what was sent. */
final class FakeConnection implements Connection {
    /** What has been flushed, frame by frame, without lengths. */
    final ArrayDeque<UnsafeBuffer> delivered = new ArrayDeque<>();

    long queuedBytes;
    boolean reading = true;
    boolean closed;
    boolean closedAfterFlush;
    int wakes;
    int flushes;
    Runnable onWake = () -> {};

    private final ArrayDeque<UnsafeBuffer> unflushed = new ArrayDeque<>();
    private final long id;
    private Object attachment;

    FakeConnection(final long id) {
        this.id = id;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000 + (int) id);
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
    public void send(final DirectBuffer payload, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        payload.getBytes(offset, bytes);
        if (isOpen()) {
            unflushed.add(new UnsafeBuffer(bytes));
        }
    }

    @Override
    public void sendRaw(final DirectBuffer bytes, final int offset, final int length) {
        send(bytes, offset, length);
    }

    @Override
    public void flush() {
        flushes++;
        delivered.addAll(unflushed);
        unflushed.clear();
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void reading(final boolean enabled) {
        reading = enabled;
    }

    @Override
    public void wakeReading() {
        wakes++;
        onWake.run();
    }

    @Override
    public void close() {
        closed = true;
        unflushed.clear();
    }

    @Override
    public void closeAfterFlush() {
        flush();
        closedAfterFlush = true;
    }

    @Override
    public boolean isOpen() {
        return !closed && !closedAfterFlush;
    }
}
