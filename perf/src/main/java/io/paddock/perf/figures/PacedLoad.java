package io.paddock.perf.figures;

import io.paddock.perf.load.Frames;
import io.paddock.perf.load.Operation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: requests are due at fixed times whether or not the server keeps up, and latency counts from the time at
 * which a request was due, so that a stall is felt by all that it delays. One thread, which spins when requests are
 * close together.
 */
final class PacedLoad implements AutoCloseable, Link.Receiver {
    private static final int TIMEOUT_MS = 30_000;
    private static final int BUFFER_LENGTH = 1 << 18;
    private static final int HIGH_WATER = BUFFER_LENGTH / 2;
    private static final long SPIN_NS = 100_000;

    private final Selector selector = Selector.open();
    private final List<Link> links = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final byte[][] paths;
    private final byte[] value;
    private final SplittableRandom random;
    private int opened;
    private long inFlight;
    private long errors;
    private Sink sink;

    /**
     * Opens the sessions.
     *
     * @param root whose nodes a closed loop has prepared: {@code root/n0000000000} and so on.
     */
    PacedLoad(
            final InetSocketAddress server,
            final int connections,
            final String root,
            final int nodeCount,
            final int valueLength,
            final long seed)
            throws IOException {
        paths = new byte[nodeCount][];
        for (int i = 0; i < nodeCount; i++) {
            paths[i] = path(root, i);
        }
        value = new byte[valueLength];
        random = new SplittableRandom(seed);
        for (int i = 0; i < connections; i++) {
            final Link link = new Link(server);
            link.channel.register(selector, SelectionKey.OP_CONNECT, link);
            links.add(link);
        }
        while (opened < connections) {
            select(100);
        }
    }

    /** Path of one of the nodes that a closed loop prepares. */
    static byte[] path(final String root, final long number) {
        return String.format(Locale.ROOT, "%s/n%010d", root, number).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sends at a rate for a time and waits for the rest of the replies.
     *
     * @param ratePerSecond over all connections.
     * @return replies with an error.
     */
    long run(final Operation operation, final double ratePerSecond, final long durationNs, final Sink latencies)
            throws IOException {
        sink = latencies;
        errors = 0;
        final double gapNs = 1e9 / ratePerSecond;
        final long count = (long) (durationNs / gapNs);
        final long startNs = System.nanoTime();
        long sent = 0;
        while (sent < count || inFlight > 0) {
            final long nowNs = System.nanoTime();
            final long due = Math.min(count, (long) ((nowNs - startNs) / gapNs) + 1);
            while (sent < due) {
                sent = send(operation, sent, due, startNs, gapNs);
            }
            final long waitNs = sent < count ? startNs + (long) (sent * gapNs) - System.nanoTime() : SPIN_NS;
            rest(waitNs);
        }
        return errors;
    }

    /** One link gets all that is due, up to a buffer full; the next one has the next turn. */
    private long send(
            final Operation operation, final long first, final long due, final long startNs, final double gapNs)
            throws IOException {
        final Link link = links.get((int) (first % links.size()));
        long number = first;
        // What is due at once is spread over the links, as it would be with a client for each.
        final long share = Math.max(1, (due - first) / links.size());
        while (number < first + share && out.position() < HIGH_WATER) {
            write(link, operation);
            link.expectReply(startNs + (long) (number * gapNs));
            number++;
        }
        inFlight += number - first;
        flush(link);
        return number;
    }

    private void write(final Link link, final Operation operation) {
        final byte[] path = paths[random.nextInt(paths.length)];
        if (operation == Operation.SET_DATA) {
            Frames.setData(out, link.nextXid(), path, value);
        } else if (operation == Operation.GET_DATA) {
            Frames.getData(out, link.nextXid(), path, false);
        } else {
            throw new IllegalArgumentException(operation + " has no paced load");
        }
    }

    private void flush(final Link link) throws IOException {
        link.write(out);
        link.channel
                .keyFor(selector)
                .interestOps(link.isBlocked() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void rest(final long waitNs) throws IOException {
        select(0);
        if (waitNs > SPIN_NS) {
            LockSupport.parkNanos(waitNs - SPIN_NS);
        } else {
            Thread.onSpinWait();
        }
    }

    private void select(final long timeoutMs) throws IOException {
        if (timeoutMs > 0) {
            selector.select(timeoutMs);
        } else {
            selector.selectNow();
        }
        for (final SelectionKey key : selector.selectedKeys()) {
            final Link link = (Link) key.attachment();
            if (key.isConnectable()) {
                link.channel.finishConnect();
                Frames.connect(out, TIMEOUT_MS);
                flush(link);
            } else {
                if (key.isWritable()) {
                    flush(link);
                }
                link.read(in, this);
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void onOpened(final Link link) {
        opened++;
    }

    @Override
    public void onReply(final Link link, final long stampNs, final int error) {
        inFlight--;
        if (error != 0) {
            errors++;
        }
        sink.onLatency(System.nanoTime() - stampNs);
    }

    @Override
    public void close() throws IOException {
        for (final Link link : links) {
            link.close();
        }
        selector.close();
    }

    /** Told of each reply. */
    @FunctionalInterface
    interface Sink {
        /** @param latencyNs since the request was due. */
        void onLatency(long latencyNs);
    }
}
