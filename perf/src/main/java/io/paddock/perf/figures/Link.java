package io.paddock.perf.figures;

import io.paddock.perf.load.Frames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.agrona.collections.LongArrayQueue;

/**
 * One session among many: it keeps next to nothing while nothing is under way. Its thread owns the buffers that it reads
 * into and writes from. A link that ends resets its connection, so that thousands of them leave no ports waiting.
 */
final class Link {
    final SocketChannel channel;
    private final LongArrayQueue stamps = new LongArrayQueue(Long.MIN_VALUE);
    private byte[] unsent;
    private byte[] rest;
    private boolean open;
    private int xid;

    /** Begins to connect; {@link SocketChannel#finishConnect()} ends it. */
    Link(final InetSocketAddress server) throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.connect(server);
    }

    /** Whether its session is open. */
    boolean isOpen() {
        return open;
    }

    int outstanding() {
        return stamps.size();
    }

    int nextXid() {
        return ++xid;
    }

    /** A request was put into the buffer for {@link #write}. */
    void expectReply(final long stampNs) {
        stamps.addLong(stampNs);
    }

    /** Whether something waits for the socket to take it. */
    boolean isBlocked() {
        return unsent != null;
    }

    /** Sends what was left behind before and then the buffer, which is empty afterwards; what does not fit is kept. */
    void write(final ByteBuffer out) throws IOException {
        out.flip();
        if (unsent != null) {
            final ByteBuffer all = ByteBuffer.allocate(unsent.length + out.remaining());
            all.put(unsent).put(out).flip();
            unsent = null;
            send(all);
        } else {
            send(out);
        }
        out.clear();
    }

    private void send(final ByteBuffer buffer) throws IOException {
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            unsent = new byte[buffer.remaining()];
            buffer.get(unsent);
        }
    }

    /**
     * Hands over what has arrived.
     *
     * @param in of the caller; its contents are nobody's before and afterwards.
     * @throws IOException when the server ended the connection.
     */
    void read(final ByteBuffer in, final Receiver receiver) throws IOException {
        in.clear();
        if (rest != null) {
            in.put(rest);
            rest = null;
        }
        if (channel.read(in) < 0) {
            throw new IOException("the server closed the connection");
        }
        final int end = in.position();
        int at = 0;
        while (end - at >= Integer.BYTES && end - at - Integer.BYTES >= in.getInt(at)) {
            onFrame(in, at + Integer.BYTES, receiver);
            at += Integer.BYTES + in.getInt(at);
        }
        if (at < end) {
            rest = new byte[end - at];
            in.get(at, rest);
        }
    }

    private void onFrame(final ByteBuffer in, final int offset, final Receiver receiver) throws IOException {
        if (!open) {
            if (in.getInt(offset + Integer.BYTES) <= 0) {
                throw new IOException("the server refused a session");
            }
            open = true;
            receiver.onOpened(this);
            return;
        }
        switch (in.getInt(offset)) {
            case Frames.NOTIFICATION_XID -> receiver.onNotification(this);
            case Frames.PING_XID -> {}
            default -> receiver.onReply(this, stamps.pollLong(), in.getInt(offset + 12));
        }
    }

    /** Without the farewell to the server. */
    void close() throws IOException {
        channel.close();
        unsent = null;
    }

    @Override
    public String toString() {
        return "link " + channel + ", " + stamps.size() + " in flight" + (unsent == null ? "" : ", blocked")
                + (rest == null ? "" : ", part of a frame " + Arrays.toString(rest));
    }

    /** Told of what arrives; on the thread that reads. */
    interface Receiver {
        /** The session is open. */
        default void onOpened(final Link link) {}

        /**
         * @param stampNs that of {@link #expectReply}.
         * @param error of the protocol, 0 for none.
         */
        default void onReply(final Link link, final long stampNs, final int error) {}

        /** A watch fired. */
        default void onNotification(final Link link) {}
    }
}
