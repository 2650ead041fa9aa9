package io.paddock.client;

import io.paddock.client.link.ServerLink;
import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** The other end of the wire and the clock, both in the hands of the test. */
final class FakeLink implements ServerLink, NanoClock {
    final List<InetSocketAddress> attempts = new ArrayList<>();
    final Deque<byte[]> received = new ArrayDeque<>();
    private final ExpandableArrayBuffer toServer = new ExpandableArrayBuffer();
    private final ExpandableArrayBuffer toClient = new ExpandableArrayBuffer();
    private int toServerLength;
    private int toClientLength;
    boolean refusing;
    boolean hanging;
    boolean open;
    boolean ended;
    boolean closed;
    int readLimit = Integer.MAX_VALUE;
    int writeLimit = Integer.MAX_VALUE;
    private long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

    void advanceMs(final long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    /** Sends a frame to the client. */
    void send(final Consumer<JuteWriter> content) {
        final JuteWriter writer = new JuteWriter().wrap(toClient, toClientLength + Integer.BYTES);
        content.accept(writer);
        new JuteWriter().wrap(toClient, toClientLength).writeInt(writer.length());
        toClientLength += Integer.BYTES + writer.length();
    }

    /** Sends a length without what it announces. */
    void sendLength(final int length) {
        new JuteWriter().wrap(toClient, toClientLength).writeInt(length);
        toClientLength += Integer.BYTES;
    }

    void sendSession(final int timeoutMs, final long sessionId) {
        send(w -> w.writeInt(0)
                .writeInt(timeoutMs)
                .writeLong(sessionId)
                .writeBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
                .writeBoolean(false));
    }

    void sendReply(final int xid, final long zxid, final int error, final Consumer<JuteWriter> body) {
        send(w -> {
            w.writeInt(xid).writeLong(zxid).writeInt(error);
            body.accept(w);
        });
    }

    void sendEvent(final int type, final long zxid, final String path) {
        sendReply(-1, zxid, 0, w -> w.writeInt(type).writeInt(3).writeString(path));
    }

    /** The next frame of the client. */
    JuteReader next() {
        final byte[] frame = received.remove();
        return new JuteReader().wrap(new UnsafeBuffer(frame), 0, frame.length);
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public void connect(final InetSocketAddress address) throws IOException {
        attempts.add(address);
        open = true;
        ended = false;
        if (refusing) {
            throw new ConnectException("refused");
        }
    }

    @Override
    public boolean finishConnect() {
        return !hanging;
    }

    @Override
    public int read(final ByteBuffer target) {
        final int length = Math.min(Math.min(toClientLength, target.remaining()), readLimit);
        toClient.getBytes(0, target, length);
        toClientLength -= length;
        toClient.putBytes(0, toClient, length, toClientLength);
        return length == 0 && ended ? -1 : length;
    }

    @Override
    public int write(final ByteBuffer source) {
        final int length = Math.min(source.remaining(), writeLimit);
        toServer.putBytes(toServerLength, source, length);
        toServerLength += length;
        cut();
        return length;
    }

    @Override
    public void disconnect() {
        open = false;
        toServerLength = 0;
        toClientLength = 0;
    }

    @Override
    public void await(final long timeoutMs, final boolean toWrite) {
        advanceMs(timeoutMs);
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {
        closed = true;
    }

    private void cut() {
        while (toServerLength >= Integer.BYTES) {
            final int length = toServer.getInt(0, ByteOrder.BIG_ENDIAN);
            final int wireLength = Integer.BYTES + length;
            if (toServerLength < wireLength) {
                return;
            }
            final byte[] frame = new byte[length];
            toServer.getBytes(Integer.BYTES, frame);
            received.add(frame);
            toServerLength -= wireLength;
            toServer.putBytes(0, toServer, wireLength, toServerLength);
        }
    }
}
