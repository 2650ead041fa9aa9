package io.paddock.transport.tcp;

import io.paddock.transport.Connection;
import io.paddock.transport.FrameHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * A program, not a test: one request in flight, echoed by a polled transport and by a bare blocking socket, in turns.
 * Prints the median round trip and the processor time of the server's thread per round trip. Arguments: assembly
 * (POLLED_NATIVE), round trips per turn (20000), turns (5), payload length (64), longest
 * wait of a poll in nanoseconds (-1: no limit).
 */
final class EchoLatency {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private EchoLatency() {}

    /** Runs the turns. */
    public static void main(final String[] args) throws Exception {
        final Assembly assembly = args.length > 0 ? Assembly.valueOf(args[0]) : Assembly.POLLED_NATIVE;
        final int count = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        final int turns = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        final int length = args.length > 3 ? Integer.parseInt(args[3]) : 64;
        final long maxWaitNs = args.length > 4 ? Long.parseLong(args[4]) : -1;
        for (int i = 0; i < turns; i++) {
            final double[] bare = bare(count, length);
            final double[] polled = polled(assembly, count, length, maxWaitNs);
            System.out.printf(
                    "bare: p50 %.1f us, cpu %.2f us   %s: p50 %.1f us, cpu %.2f us   ratio: p50 %.2f, cpu %.2f%n",
                    bare[0], bare[1], assembly, polled[0], polled[1], polled[0] / bare[0], polled[1] / bare[1]);
        }
    }

    private static double[] bare(final int count, final int length) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final Thread server = new Thread(() -> echo(listener, Integer.BYTES + length));
            server.start();
            final double[] result = roundTrips(listener.getLocalAddress(), server, count, length);
            server.join();
            return result;
        }
    }

    private static void echo(final ServerSocketChannel listener, final int length) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        try (SocketChannel channel = listener.accept()) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (readFully(channel, buffer)) {
                channel.write(buffer.flip());
            }
        } catch (final IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static double[] polled(final Assembly assembly, final int count, final int length, final long maxWaitNs)
            throws Exception {
        final EchoOnLoop handler = new EchoOnLoop();
        final TcpTransport transport = TcpTransport.launch(new TcpTransportContext()
                .config(assembly.configure(TcpConfig.defaults()))
                .frameHandler(handler));
        final Thread server = new Thread(() -> {
            while (!handler.isOver) {
                transport.poll(maxWaitNs);
            }
            transport.close();
        });
        server.start();
        final double[] result = roundTrips(transport.localAddress(), server, count, length);
        server.join();
        return result;
    }

    private static double[] roundTrips(
            final SocketAddress address, final Thread server, final int count, final int length) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(Integer.BYTES + length);
        final long[] durationsNs = new long[count];
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            for (int i = 0; i < count / 10; i++) {
                roundTrip(channel, buffer, length);
            }
            final long startCpuNs = THREADS.getThreadCpuTime(server.getId());
            long startNs = System.nanoTime();
            for (int i = 0; i < count; i++) {
                roundTrip(channel, buffer, length);
                final long endNs = System.nanoTime();
                durationsNs[i] = endNs - startNs;
                startNs = endNs;
            }
            final long cpuNs = THREADS.getThreadCpuTime(server.getId()) - startCpuNs;
            Arrays.sort(durationsNs);
            return new double[] {durationsNs[count / 2] / 1e3, (double) cpuNs / count / 1e3};
        }
    }

    private static void roundTrip(final SocketChannel channel, final ByteBuffer buffer, final int length)
            throws IOException {
        buffer.clear().putInt(0, length);
        channel.write(buffer);
        if (!readFully(channel, buffer)) {
            throw new IOException("closed");
        }
    }

    private static boolean readFully(final SocketChannel channel, final ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Answers at once, on the loop's thread. */
    private static final class EchoOnLoop implements FrameHandler {
        private volatile boolean isOver;

        @Override
        public void onConnected(final Connection connection) {}

        @Override
        public boolean onFrame(
                final Connection connection, final DirectBuffer buffer, final int offset, final int length) {
            connection.send(buffer, offset, length);
            connection.flush();
            return true;
        }

        @Override
        public int wordArgumentLength(final int firstFourBytes) {
            return NOT_A_WORD;
        }

        @Override
        public boolean onWord(
                final Connection connection,
                final int word,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            return true;
        }

        @Override
        public void onDisconnected(final Connection connection, final String reason) {
            isOver = true;
        }
    }
}
