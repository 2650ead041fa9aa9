package io.paddock.engine.compat.wire;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection to a server. Sends what it is told and hands back frames in the order they came. Blocking, with a
 * time limit on each read; one thread.
 */
public final class WireDriver implements AutoCloseable {
    /** A read that takes longer fails the test. */
    public static final int READ_TIMEOUT_MS = 120_000;

    private static final int CONNECT_TIMEOUT_MS = 60_000;
    private static final int PING_XID = -2;
    private static final int PING = 11;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private int xid;

    /** Connects, and says nothing yet. */
    public WireDriver(final int port) {
        this(port, 0);
    }

    /** As the other with the size of the receive buffer, for clients that read slowly; 0 for the system's. */
    public WireDriver(final int port, final int receiveBufferLength) {
        try {
            if (receiveBufferLength > 0) {
                socket.setReceiveBufferSize(receiveBufferLength);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        } catch (final IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    /** A connection with a new session. */
    public static WireDriver session(final int port, final int timeoutMs) {
        final WireDriver driver = new WireDriver(port);
        if (driver.handshake(Handshake.fresh(timeoutMs)) == null) {
            driver.close();
            throw new AssertionError("the server closed the connection instead of opening a session");
        }
        return driver;
    }

    /** Says the handshake and returns the answer, or null when the server closed the connection. */
    public Handshake.Answer handshake(final Handshake handshake) {
        sendFrame(handshake.toArray());
        final byte[] answer = readFrame();
        return answer == null ? null : Handshake.Answer.read(answer);
    }

    /** The xid of the last {@link #send}. */
    public int lastXid() {
        return xid;
    }

    /** Sends a request under the next xid and returns that. */
    public int send(final int opCode, final byte[] body) {
        sendAs(++xid, opCode, body);
        return xid;
    }

    /** Sends a request under any xid. */
    public void sendAs(final int anyXid, final int opCode, final byte[] body) {
        sendFrame(Bytes.of().int32(anyXid).int32(opCode).raw(body).toArray());
    }

    /** Sends a ping. */
    public void sendPing() {
        sendAs(PING_XID, PING, Bodies.empty());
    }

    /** True for the answer to a ping. */
    public static boolean isPing(final Incoming incoming) {
        return incoming.xid() == PING_XID;
    }

    /** Sends a length and the payload. A connection that the server has closed swallows it. */
    public void sendFrame(final byte[] payload) {
        sendRaw(Bytes.of().buffer(payload).toArray());
    }

    /** Sends bytes as they are. A connection that the server has closed swallows them. */
    public void sendRaw(final byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (final IOException e) {
            // The end shows when reading.
        }
    }

    /** The next frame, or null at the end of the connection. */
    public Incoming read() {
        final byte[] payload = readFrame();
        return payload == null ? null : Incoming.read(payload);
    }

    /** Sends a request and reads to its reply; notifications before it go to the consumer. Null when closed. */
    public Incoming call(final int opCode, final byte[] body, final Consumer<Incoming> notifications) {
        final int expected = send(opCode, body);
        for (Incoming next = read(); next != null; next = read()) {
            if (next.xid() == expected) {
                return next;
            }
            notifications.accept(next);
        }
        return null;
    }

    /** As the other; drops notifications and fails when the server closed the connection. */
    public Incoming call(final int opCode, final byte[] body) {
        final Incoming reply = call(opCode, body, dropped -> {});
        if (reply == null) {
            throw new AssertionError("connection closed in answer to opcode " + opCode);
        }
        return reply;
    }

    /** Reads to the answer of a ping that was sent; everything before it goes to the list. False when closed. */
    public boolean readToPing(final List<Incoming> before) {
        for (Incoming next = read(); next != null; next = read()) {
            if (isPing(next)) {
                return true;
            }
            before.add(next);
        }
        return false;
    }

    /** The payload of the next frame, or null at the end of the connection. */
    public byte[] readFrame() {
        try {
            final byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            return payload;
        } catch (final EOFException | SocketException e) {
            return null;
        } catch (final IOException e) {
            throw new UncheckedIOException("no frame within " + READ_TIMEOUT_MS + " ms", e);
        }
    }

    /** Time limit of the next reads. */
    public void readTimeoutMs(final int timeoutMs) {
        try {
            socket.setSoTimeout(timeoutMs);
        } catch (final SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that nothing more will be sent, and goes on reading. */
    public void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the connection; the session goes on. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
