package io.paddock.perf.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection with its session. Replies come in the order of the requests, so a ring of what is in flight is all the
 * book-keeping there is; the xid of a request is its place in that order. May be opened again after it was closed; the
 * buffers stay. One thread.
 */
final class LoadSession implements AutoCloseable {
    private static final int LARGE_BUFFER = 1 << 17;
    private static final int SMALL_BUFFER = 1 << 10;
    private static final int MAX_FRAME = 1 << 28;
    private static final int XID_MASK = 0x3fffffff;
    private static final int EVENT_XID = -1;
    private static final int PING_XID = -2;
    private static final int TIMEOUT_OFFSET = 8;
    private static final int ERROR_OFFSET = 16;
    private static final int BODY_OFFSET = 20;

    private final int index;
    private final InetSocketAddress server;
    private final int limit;
    private final InFlight inFlight = new InFlight();
    private final Reply reply = new Reply();
    private ByteBuffer in = ByteBuffer.allocateDirect(SMALL_BUFFER);
    private ByteBuffer out;
    private SocketChannel channel;
    private SelectionKey key;
    private boolean open;
    private boolean active;
    private boolean blocked;
    private int timeoutMs;
    private long pingNs;
    private long heardNs;

    /**
     * Does not connect yet.
     *
     * @param index among the sessions of the loop.
     * @param outstanding most requests in flight.
     * @param maxRequestLength of one frame, bytes.
     */
    LoadSession(final int index, final InetSocketAddress server, final int outstanding, final int maxRequestLength) {
        this.index = index;
        this.server = server;
        limit = outstanding;
        final long wanted = (long) outstanding * maxRequestLength;
        out = ByteBuffer.allocateDirect(
                (int) Math.max(Math.min(wanted, LARGE_BUFFER), maxRequestLength) + SMALL_BUFFER);
    }

    /**
     * Starts to connect.
     *
     * @param selector that tells of it; null connects and exchanges everything blocking from now on.
     */
    void connect(final Selector selector, final int askedTimeoutMs) throws IOException {
        open = false;
        blocked = false;
        inFlight.clear();
        in.clear();
        out.clear();
        timeoutMs = askedTimeoutMs;
        heardNs = System.nanoTime();
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (selector == null) {
            channel.connect(server);
            key = null;
            greet();
        } else {
            channel.configureBlocking(false);
            if (channel.connect(server)) {
                key = channel.register(selector, SelectionKey.OP_READ, this);
                greet();
            } else {
                key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            }
        }
    }

    private void greet() throws IOException {
        Frames.connect(out, timeoutMs);
        flush();
    }

    /** Closing does not leave the port behind in TIME_WAIT. */
    void closeHard() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    int index() {
        return index;
    }

    boolean isOpen() {
        return open;
    }

    boolean isConnected() {
        return channel != null && channel.isOpen();
    }

    /** What the server granted, ms. */
    int timeoutMs() {
        return timeoutMs;
    }

    int inFlight() {
        return inFlight.size();
    }

    /** Requests that may be sent now. */
    int free() {
        return limit - inFlight.size();
    }

    /** Whether one more request of a length, bytes, may be written. */
    boolean hasRoom(final int length) {
        return inFlight.size() < limit && out.remaining() >= length;
    }

    /** Where a request is appended; {@link #sent} must follow. */
    ByteBuffer out() {
        return out;
    }

    /** Of the request that is appended next, from 1. */
    int nextXid() {
        return xid(inFlight.added());
    }

    /** The request has been appended. */
    void sent(final int opCode, final long nowNs) {
        sent(opCode, nowNs, 0);
    }

    /** The request has been appended; the reply brings the tag back. */
    void sent(final int opCode, final long nowNs, final int tag) {
        if (inFlight.size() == 0) {
            heardNs = Math.max(heardNs, nowNs);
        }
        inFlight.add(opCode, nowNs, tag);
    }

    /** Makes room for a request, also where the kernel takes nothing more for now. */
    void makeRoom(final int length) throws IOException {
        if (out.remaining() < length) {
            flush();
        }
        if (out.remaining() < length) {
            final ByteBuffer larger = ByteBuffer.allocateDirect(2 * out.capacity() + length);
            out.flip();
            out = larger.put(out);
        }
    }

    /** Keeps the session alive. */
    void ping(final long nowNs) throws IOException {
        pingNs = nowNs;
        Frames.ping(out);
        flush();
    }

    /** Whether anything was sent since the last call. */
    boolean wasActive() {
        final boolean was = active;
        active = false;
        return was;
    }

    /** How long the server has been silent while it owed a reply, ns; 0 when it owes none. */
    long owesSince(final long nowNs) {
        return open && inFlight.size() == 0 ? 0 : nowNs - heardNs;
    }

    /** When something other than a ping was last heard, ns. */
    long heardNs() {
        return heardNs;
    }

    /** Hands what is appended to the kernel; what it does not take goes when it has room again. */
    void flush() throws IOException {
        if (out.position() == 0) {
            return;
        }
        active = true;
        out.flip();
        channel.write(out);
        if (out.hasRemaining()) {
            out.compact();
        } else {
            out.clear();
        }
        if (blocked != out.position() > 0) {
            blocked = !blocked;
            key.interestOps(blocked ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    /** What the selector found; in blocking mode, waits for something to arrive. */
    void onReady(final Traffic traffic) throws IOException {
        if (key != null && key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            greet();
            return;
        }
        if (blocked && key.isWritable()) {
            flush();
        }
        if (key == null || key.isReadable()) {
            receive(traffic);
        }
    }

    private void receive(final Traffic traffic) throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        final long nowNs = System.nanoTime();
        int at = 0;
        final int end = in.position();
        int needed = 0;
        while (end - at >= Integer.BYTES) {
            final int length = in.getInt(at);
            if (length < 0 || length > MAX_FRAME) {
                throw new IOException("a frame of " + length + " bytes came");
            }
            if (end - at - Integer.BYTES < length) {
                needed = length + Integer.BYTES;
                break;
            }
            onFrame(traffic, at, length, nowNs);
            if (!channel.isOpen()) {
                return;
            }
            at += Integer.BYTES + length;
        }
        keep(at, end, needed);
        traffic.onBatch(this, nowNs);
    }

    /** Keeps the incomplete frame, in a larger buffer when it needs one or when more comes at once than this holds. */
    private void keep(final int from, final int end, final int needed) {
        final boolean full = end == in.capacity();
        if (from == end) {
            in.clear();
        } else if (from > 0) {
            in.position(from).limit(end);
            in.compact();
        }
        if (needed > in.capacity() || full && in.capacity() < LARGE_BUFFER) {
            final ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(needed, in.capacity() * 2));
            in.flip();
            in = larger.put(in);
        }
    }

    private void onFrame(final Traffic traffic, final int at, final int length, final long nowNs) throws IOException {
        if (!open) {
            onConnected(traffic, at, length, nowNs);
            return;
        }
        if (length < BODY_OFFSET - Integer.BYTES) {
            throw new IOException("a reply of " + length + " bytes came, which is too short");
        }
        final int xid = in.getInt(at + Integer.BYTES);
        reply.session = this;
        reply.nowNs = nowNs;
        reply.error = in.getInt(at + ERROR_OFFSET);
        reply.buffer = in;
        reply.offset = at + BODY_OFFSET;
        reply.length = length - BODY_OFFSET + Integer.BYTES;
        if (xid != PING_XID) {
            heardNs = nowNs;
        }
        if (xid == EVENT_XID) {
            traffic.onEvent(reply);
        } else if (xid == PING_XID) {
            reply.startNs = pingNs;
            traffic.onPing(reply);
        } else {
            if (inFlight.size() == 0 || xid != xid(inFlight.removed())) {
                throw new IOException("a reply with xid " + xid + " came out of order");
            }
            inFlight.remove(reply);
            traffic.onReply(reply);
        }
    }

    private void onConnected(final Traffic traffic, final int at, final int length, final long nowNs)
            throws IOException {
        timeoutMs = length >= TIMEOUT_OFFSET ? in.getInt(at + TIMEOUT_OFFSET) : 0;
        if (timeoutMs <= 0) {
            throw new IOException("the server refused a session");
        }
        open = true;
        heardNs = nowNs;
        traffic.onOpened(this, nowNs);
    }

    /** What is waited for, for messages. */
    String awaited() {
        if (!open) {
            // Servers that allow fewer connections per address close those that are too many without a word.
            return "while connection " + index + " was being opened"
                    + (index == 0 ? "" : " (is maxClientCnxns of the server, 60 unless set, too low?)");
        }
        return inFlight.size() == 0
                ? "with nothing in flight on connection " + index
                : "waiting for the reply to " + ProtocolName.of(inFlight.oldestOpCode()) + " (xid "
                        + xid(inFlight.removed()) + ", " + inFlight.size() + " in flight on connection " + index + ")";
    }

    private static int xid(final long number) {
        return ((int) number & XID_MASK) + 1;
    }

    @Override
    public void close() throws IOException {
        open = false;
        if (channel != null) {
            channel.close();
        }
    }
}
