package io.paddock.replication.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of this machine, below those that the system gives away by itself. */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int ATTEMPTS = 10_000;

    private Ports() {}

    /** So many ports that nobody has at this moment, neither for UDP nor for TCP. */
    static int[] free(final int count) {
        final Set<Integer> ports = new LinkedHashSet<>();
        for (int i = 0; i < ATTEMPTS && ports.size() < count; i++) {
            final int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IllegalStateException("no " + count + " free ports from " + FIRST);
        }
        return ports.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isFree(final int port) {
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (DatagramChannel channel = DatagramChannel.open();
                ServerSocket socket = new ServerSocket()) {
            channel.bind(address);
            socket.bind(address);
            return true;
        } catch (final IOException ex) {
            return false;
        }
    }
}
