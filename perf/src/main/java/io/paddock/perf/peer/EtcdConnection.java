package io.paddock.perf.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** One kept-alive HTTP connection to etcd's JSON gateway with one request in flight. Non-blocking once opened. */
final class EtcdConnection implements AutoCloseable {
    private static final String LENGTH_HEADER = "\r\ncontent-length:";
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final int HEADER_ROOM = 16 << 10;

    final SocketChannel channel;
    private final ByteBuffer in;
    private final String value;
    long sentNs;

    EtcdConnection(final InetSocketAddress server, final int valueBytes) throws IOException {
        value = Base64.getEncoder().encodeToString(new byte[valueBytes]);
        in = ByteBuffer.allocate(HEADER_ROOM + 2 * value.length());
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    /** Puts the value under a key, or reads it. */
    void send(final boolean write, final int key, final long nowNs) throws IOException {
        final String name = Base64.getEncoder()
                .encodeToString(String.format(Locale.ROOT, "/bench/%08d", key).getBytes(StandardCharsets.US_ASCII));
        final String body =
                write ? "{\"key\":\"" + name + "\",\"value\":\"" + value + "\"}" : "{\"key\":\"" + name + "\"}";
        final ByteBuffer request = StandardCharsets.US_ASCII.encode("POST /v3/kv/" + (write ? "put" : "range")
                + " HTTP/1.1\r\nHost: etcd\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
        sentNs = nowNs;
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /**
     * Takes what has arrived.
     *
     * @return the status of the answer once it is complete, 0 before.
     */
    int receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("etcd closed a connection of the load");
        }
        final String text = new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
        final int headerEnd = text.indexOf("\r\n\r\n");
        if (headerEnd < 0 || !isComplete(text, headerEnd)) {
            if (!in.hasRemaining()) {
                throw new IOException("etcd's answer is longer than expected");
            }
            return 0;
        }
        in.clear();
        return Integer.parseInt(text.substring(9, 12));
    }

    private static boolean isComplete(final String text, final int headerEnd) {
        final String header = text.substring(0, headerEnd).toLowerCase(Locale.ROOT) + "\r\n";
        final int at = header.indexOf(LENGTH_HEADER);
        if (at < 0) {
            return text.startsWith(LAST_CHUNK, headerEnd + 4) || text.endsWith("\r\n" + LAST_CHUNK);
        }
        final int start = at + LENGTH_HEADER.length();
        final int length = Integer.parseInt(
                header.substring(start, header.indexOf("\r\n", start)).strip());
        return text.length() - headerEnd - 4 >= length;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
