package io.paddock.perf.load;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A session that writes one node again and again, each write after the reply to the one before, and comes back at once
 * when its connection ends, with the session that it had. On a thread of its own; figures may be asked from any.
 */
public final class WriteProbe implements AutoCloseable {
    private static final int BUFFER_LENGTH = 1 << 12;
    private static final int PASSWORD_LENGTH = 16;
    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final InetSocketAddress server;
    private final int sessionTimeoutMs;
    private final long pauseNs;
    private final String root;
    private final Requests requests;
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_LENGTH);
    private final byte[] password = new byte[PASSWORD_LENGTH];
    private final AtomicInteger lostSessions = new AtomicInteger();
    private final Thread thread;
    private final Acknowledgements acknowledgements;
    private volatile boolean closed;
    private volatile Socket socket;
    private long sessionId;
    private int xid;

    /**
     * Starts it.
     *
     * @param root of its node; created when it is not there.
     * @param pauseNs between two writes.
     * @param acknowledgements told of each; may be that of several probes.
     */
    public WriteProbe(
            final InetSocketAddress server,
            final String root,
            final int sessionTimeoutMs,
            final long pauseNs,
            final Acknowledgements acknowledgements) {
        this.acknowledgements = acknowledgements;
        this.server = server;
        this.root = root;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.pauseNs = pauseNs;
        requests = new Requests(root, 100);
        thread = new Thread(this::run, "write-probe");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sessions that the server did not know any more, or refused to go on with. */
    public int lostSessions() {
        return lostSessions.get();
    }

    private void run() {
        while (!closed) {
            try (Socket connection = new Socket()) {
                socket = connection;
                connection.setTcpNoDelay(true);
                connection.setSoLinger(true, 0);
                connection.connect(server, CONNECT_TIMEOUT_MS);
                connection.setSoTimeout(2 * sessionTimeoutMs);
                work(connection, new DataInputStream(connection.getInputStream()));
            } catch (final IOException lost) {
                LockSupport.parkNanos(RETRY_NS);
            }
        }
    }

    private void work(final Socket connection, final DataInputStream in) throws IOException {
        open(connection, in);
        Frames.create(out, ++xid, root, new byte[0], Frames.PERSISTENT);
        call(connection, in);
        requests.write(out, ++xid, Operation.CREATE, 0);
        call(connection, in);
        while (!closed) {
            final long sentNs = System.nanoTime();
            requests.write(out, ++xid, Operation.SET_DATA, 0);
            if (call(connection, in) == 0) {
                acknowledgements.add(sentNs, System.nanoTime());
            }
            if (pauseNs > 0) {
                LockSupport.parkNanos(pauseNs);
            }
        }
    }

    /** With the session that it had, if it had one. */
    private void open(final Socket connection, final DataInputStream in) throws IOException {
        out.clear();
        out.putInt(45).putInt(0).putLong(0).putInt(sessionTimeoutMs).putLong(sessionId);
        out.putInt(PASSWORD_LENGTH).put(password).put((byte) 0);
        send(connection);
        in.readInt();
        in.readInt();
        final int granted = in.readInt();
        final long id = in.readLong();
        final byte[] given = new byte[in.readInt()];
        in.readFully(given);
        in.readByte();
        if (granted <= 0) {
            if (sessionId != 0) {
                lostSessions.incrementAndGet();
            }
            sessionId = 0;
            Arrays.fill(password, (byte) 0);
            throw new EOFException("no session");
        }
        sessionId = id;
        System.arraycopy(given, 0, password, 0, Math.min(given.length, PASSWORD_LENGTH));
    }

    /** Sends what is in the buffer and returns the error of the reply. */
    private int call(final Socket connection, final DataInputStream in) throws IOException {
        send(connection);
        while (true) {
            final int length = in.readInt();
            final int replyXid = in.readInt();
            in.readLong();
            final int error = in.readInt();
            in.skipNBytes(length - 16L);
            if (replyXid == xid) {
                return error;
            }
        }
    }

    private void send(final Socket connection) throws IOException {
        connection.getOutputStream().write(out.array(), 0, out.position());
        out.clear();
    }

    /** Ends the connection; the session expires. */
    @Override
    public void close() {
        closed = true;
        final Socket open = socket;
        try {
            if (open != null) {
                open.close();
            }
            thread.join();
        } catch (final IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
