package io.paddock.perf.peer;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** All servers on 127.0.0.1, each with ports of its own. Links cannot be cut. */
public final class LoopbackNetwork implements EnsembleNetwork {
    /** Below the ports that the system gives to clients: a server that is down must find its port free again. */
    private static final int FIRST_PORT = 10_000;

    private static final int PORTS = 20_000;
    private static final int MOST_ATTEMPTS = 1_000;

    private final Map<Integer, Ports> ports = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Random random = new Random();

    @Override
    public String host(final int server) {
        return "127.0.0.1";
    }

    @Override
    public Ports ports(final int server) throws IOException {
        Ports known = ports.get(server);
        if (known == null) {
            known = new Ports(freePort(), freePort(), freePort());
            ports.put(server, known);
        }
        return known;
    }

    @Override
    public List<String> inside(final int server, final List<String> command) {
        return List.copyOf(command);
    }

    @Override
    public boolean canCut() {
        return false;
    }

    @Override
    public void cut(final int from, final int to) throws IOException {
        throw new IOException("links cannot be cut on loopback");
    }

    @Override
    public void join(final int from, final int to) {
        // Nothing was cut.
    }

    @Override
    public boolean isLoopback() {
        return true;
    }

    /** Nobody listens on it, by TCP or by UDP. */
    private int freePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            final int candidate = FIRST_PORT + random.nextInt(PORTS);
            final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate);
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(null)) {
                tcp.bind(address);
                udp.bind(address);
                if (taken.add(candidate)) {
                    return candidate;
                }
            } catch (final BindException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
