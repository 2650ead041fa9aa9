package io.paddock.engine.compat.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports of loopback that nobody listens on, for streams or datagrams, none given twice. They are below those that the
 * system gives to clients: a server that is down must find its port free again, and a client that tries to come back must
 * not be connected with itself.
 */
public final class FreePorts {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final int MOST_ATTEMPTS = 1000;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    public static synchronized int next() {
        final Random random = new Random();
        for (int attempt = 1; ; attempt++) {
            final int candidate = FIRST_PORT + random.nextInt(PORTS);
            try (ServerSocket stream = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket datagrams =
                            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate))) {
                if (stream.getLocalPort() == datagrams.getLocalPort() && GIVEN.add(candidate)) {
                    return candidate;
                }
            } catch (final IOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
