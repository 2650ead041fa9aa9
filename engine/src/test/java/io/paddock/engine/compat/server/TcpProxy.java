package io.paddock.engine.compat.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between clients and a server and cuts or refuses connections on request. Thread-safe. */
public final class TcpProxy implements AutoCloseable {
    private static final int CONNECT_MS = 60_000;
    private static final int PIECE = 64 * 1024;

    private final ServerSocket listener;
    private final TestServer target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    /** Listens on a free port of the loopback address. Each connection is to another server if there are several. */
    public TcpProxy(final TestServer target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        spawn("accept", this::acceptAll);
    }

    /** Connect string of the proxy. */
    public String connectString() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Cuts all connections; new ones are served. */
    public void cut() {
        sockets.forEach(TcpProxy::closeQuietly);
    }

    /** Cuts all connections and ends new ones at once, until {@link #allow()}. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Serves new connections again. */
    public void allow() {
        refusing = false;
    }

    @Override
    public void close() {
        refusing = true;
        try {
            listener.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (final IOException e) {
                // Closed, or the client went away while connecting.
            }
        }
    }

    private void serve(final Socket client) throws IOException {
        if (refusing) {
            client.close();
            return;
        }
        final Socket server = new Socket();
        sockets.add(client);
        sockets.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.anyPort()), CONNECT_MS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (final IOException e) {
            closeBoth(client, server);
            return;
        }
        spawn("up", () -> pump(client, server));
        spawn("down", () -> pump(server, client));
        if (refusing) {
            closeBoth(client, server);
        }
    }

    private void pump(final Socket from, final Socket to) {
        final byte[] piece = new byte[PIECE];
        try {
            for (int length = from.getInputStream().read(piece);
                    length >= 0;
                    length = from.getInputStream().read(piece)) {
                to.getOutputStream().write(piece, 0, length);
            }
        } catch (final IOException e) {
            // Either side ended; both end.
        }
        closeBoth(from, to);
    }

    private void closeBoth(final Socket one, final Socket other) {
        closeQuietly(one);
        closeQuietly(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    private static void closeQuietly(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            // Nothing is left to do with it.
        }
    }

    private void spawn(final String name, final Runnable work) {
        final Thread thread = new Thread(work, "proxy-" + name + "-" + listener.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }
}
