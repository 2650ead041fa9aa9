package io.paddock.perf.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One client connection that keeps a number of requests outstanding. Replies come in the order of the requests, so a
 * ring of send times is all the book-keeping there is.
 */
final class LoadConnection implements AutoCloseable {
    private static final int BUFFER_LENGTH = 1 << 17;
    private static final int CONNECT_RESPONSE_LENGTH = 37;

    final SocketChannel channel;
    private final long[] sentNs;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final ByteBuffer out;
    private long sent;
    private long received;
    private int xid;

    /** Connects, opens a session and turns the channel non-blocking. */
    LoadConnection(final InetSocketAddress server, final int outstanding, final int maxRequestLength)
            throws IOException {
        sentNs = new long[outstanding];
        out = ByteBuffer.allocateDirect(Math.max(BUFFER_LENGTH, outstanding * maxRequestLength + 64));
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(server);
        Frames.connect(out, 30_000);
        writeFully();
        readAtLeast(4 + CONNECT_RESPONSE_LENGTH);
        if (in.getInt(8) <= 0) {
            throw new IOException("the server refused a session");
        }
        in.position(4 + CONNECT_RESPONSE_LENGTH).compact();
        channel.configureBlocking(false);
    }

    int outstanding() {
        return (int) (sent - received);
    }

    int freeSlots() {
        return sentNs.length - outstanding();
    }

    /** Room for one request; {@link #sent(long)} must follow. */
    ByteBuffer request() {
        return out;
    }

    int nextXid() {
        return xid = xid == Integer.MAX_VALUE ? 1 : xid + 1;
    }

    void sent(final long nowNs) {
        sentNs[(int) (sent++ % sentNs.length)] = nowNs;
    }

    /** Writes what is queued; the channel's send buffer is expected to take it, otherwise it goes with the next call. */
    void flush() throws IOException {
        if (out.position() > 0) {
            out.flip();
            channel.write(out);
            out.compact();
        }
    }

    /**
     * Takes what has arrived.
     *
     * @return replies handed to the sink.
     * @throws IOException when the server closed the connection.
     */
    int receive(final ReplySink sink) throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the server closed a connection of the load");
        }
        final long nowNs = System.nanoTime();
        int count = 0;
        int at = 0;
        final int end = in.position();
        while (end - at >= 4) {
            final int length = in.getInt(at);
            if (end - at - 4 < length) {
                break;
            }
            final int replyXid = in.getInt(at + 4);
            if (replyXid >= 0) {
                sink.onReply(nowNs - sentNs[(int) (received++ % sentNs.length)], in.getInt(at + 16));
                count++;
            }
            at += 4 + length;
        }
        in.position(at).limit(end);
        in.compact();
        return count;
    }

    private void writeFully() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }

    private void readAtLeast(final int length) throws IOException {
        while (in.position() < length) {
            if (channel.read(in) < 0) {
                throw new IOException("the server closed the connection during the handshake");
            }
        }
        in.flip();
        in.position(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Told of each reply. */
    interface ReplySink {
        void onReply(long latencyNs, int error);
    }
}
