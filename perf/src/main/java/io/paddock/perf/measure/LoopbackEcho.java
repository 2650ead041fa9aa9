package io.paddock.perf.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/**
 * A message to another thread over loopback TCP and back, and nothing else: the floor under every latency measured over
 * a socket of this machine. The caller's thread asks, a thread of its own answers.
 */
final class LoopbackEcho implements AutoCloseable {
    private static final long MAX_NS = 10_000_000_000L;

    private final Waiting waiting;
    private final int messageLength;
    private final SocketChannel near;
    private final SocketChannel far;
    private final Thread answering;
    /** Whether the warm-up is over. */
    private volatile boolean counting;
    /** Since then, of the thread that answers; to be read when it has ended. */
    private long answers;

    private long answeringCpuNs;

    LoopbackEcho(final Waiting waiting, final int messageLength) throws IOException {
        this.waiting = waiting;
        this.messageLength = messageLength;
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            near = SocketChannel.open(listening.getLocalAddress());
            far = listening.accept();
        }
        near.setOption(StandardSocketOptions.TCP_NODELAY, true);
        far.setOption(StandardSocketOptions.TCP_NODELAY, true);
        near.configureBlocking(waiting == Waiting.BLOCKING);
        far.configureBlocking(waiting == Waiting.BLOCKING);
        answering = new Thread(this::answer, "loopback-echo");
        answering.setDaemon(true);
        answering.start();
    }

    /** Asks for a while, after a tenth of it as a warm-up; once. */
    LatencyFloor measure(final long durationNs) throws IOException {
        final Histogram latency = new Histogram(MAX_NS, 3);
        try (Side side = new Side(near)) {
            ask(side, durationNs / 10, latency);
            latency.reset();
            counting = true;
            ask(side, durationNs, latency);
            near.shutdownOutput();
        }
        awaitEnd();
        return new LatencyFloor("round trip, " + waiting.text, latency, answeringCpuNs / 1e3 / Math.max(1, answers));
    }

    private void ask(final Side side, final long durationNs, final Histogram latency) throws IOException {
        final long startNs = System.nanoTime();
        long sentNs = startNs;
        do {
            side.send();
            if (!side.receive()) {
                throw new IOException("the echo of this process closed its connection");
            }
            final long nowNs = System.nanoTime();
            latency.recordValue(Math.min(nowNs - sentNs, MAX_NS));
            sentNs = nowNs;
        } while (sentNs - startNs < durationNs);
    }

    private void answer() {
        try (far;
                Side side = new Side(far)) {
            long startCpuNs = ThreadCpu.ns();
            while (side.receive()) {
                side.send();
                if (counting) {
                    answers++;
                } else {
                    startCpuNs = ThreadCpu.ns();
                }
            }
            answeringCpuNs = ThreadCpu.ns() - startCpuNs;
        } catch (final IOException ex) {
            // The asking side has closed, or finds its connection closed now and says so.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            answering.join();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a side waits for a message. */
    enum Waiting {
        /** Asleep in {@code recv}: the fewest system calls of all that sleep. */
        BLOCKING("blocking"),
        /** Asleep in {@code epoll_wait}, as a server with many connections must. */
        POLLING("epoll"),
        /** Awake all the time; needs a core for each side. */
        SPINNING("spinning");

        private final String text;

        Waiting(final String text) {
            this.text = text;
        }
    }

    /** One end of the connection, of the thread that uses it. */
    private final class Side implements AutoCloseable {
        private final SocketChannel channel;
        private final Selector selector;
        private final ByteBuffer message = ByteBuffer.allocateDirect(messageLength);

        Side(final SocketChannel channel) throws IOException {
            this.channel = channel;
            selector = waiting == Waiting.POLLING ? Selector.open() : null;
            if (selector != null) {
                channel.register(selector, SelectionKey.OP_READ);
            }
        }

        void send() throws IOException {
            message.clear();
            while (message.hasRemaining()) {
                channel.write(message);
            }
        }

        /** False when the other side has closed. */
        boolean receive() throws IOException {
            message.clear();
            while (message.hasRemaining()) {
                if (selector != null) {
                    selector.select(key -> {});
                }
                final int count = channel.read(message);
                if (count < 0) {
                    return false;
                }
                if (count == 0 && waiting == Waiting.SPINNING) {
                    Thread.onSpinWait();
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            if (selector != null) {
                selector.close();
            }
        }
    }
}
