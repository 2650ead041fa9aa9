package io.paddock.engine.state;

import io.paddock.engine.compat.wire.Bytes;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A raw connection with a session. */
final class ReferenceConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final long sessionId;

    ReferenceConnection(final int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
        send(Bytes.of()
                .int32(0)
                .int64(0)
                .int32(60_000)
                .int64(0)
                .buffer(new byte[16])
                .bool(false)
                .toArray());
        sessionId = ByteBuffer.wrap(receive()).getLong(8);
    }

    long sessionId() {
        return sessionId;
    }

    /** Sends a request and returns all frames up to its reply, the last one. */
    List<byte[]> request(final int xid, final int opCode, final byte[] body) throws IOException {
        send(Bytes.of().int32(xid).int32(opCode).raw(body).toArray());
        final List<byte[]> frames = new ArrayList<>();
        do {
            frames.add(receive());
        } while (ByteBuffer.wrap(frames.get(frames.size() - 1)).getInt() != xid);
        return frames;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(final byte[] payload) throws IOException {
        socket.getOutputStream().write(Bytes.of().buffer(payload).toArray());
    }

    private byte[] receive() throws IOException {
        final byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        return payload;
    }
}
