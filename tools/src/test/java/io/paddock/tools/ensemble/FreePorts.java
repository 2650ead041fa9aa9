package io.paddock.tools.ensemble;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Ports of loopback that nobody has, for streams or datagrams, where a {@link LocalEnsemble} looks for them. They are
 * below those that the system gives to clients.
 */
public final class FreePorts {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 7_900;
    private static final int MOST_ATTEMPTS = 1000;
    /** From one kind of port to the next. */
    private static final int DISTANCE = 1000;

    private static final int KINDS = 3;

    private FreePorts() {}

    /** Client port of the first of so many servers; all the ports that they need are free. */
    public static int base(final int servers) throws IOException {
        final Random random = new Random();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            final int base = FIRST_PORT + random.nextInt(PORTS);
            if (IntStream.range(0, KINDS * servers)
                    .allMatch(each -> isFree(base + each % servers + each / servers * DISTANCE))) {
                return base;
            }
        }
        throw new IOException("no free ports for " + servers + " servers");
    }

    private static boolean isFree(final int port) {
        try (ServerSocket stream = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                DatagramSocket datagrams =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return stream.isBound() && datagrams.isBound();
        } catch (final IOException e) {
            return false;
        }
    }
}
