package io.paddock.perf.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Keeps {@code connections × outstanding} requests in flight from one thread. Latency runs from the write of a request
 * to the read that brought its reply.
 */
public final class ClosedLoop implements AutoCloseable {
    private static final byte[] NO_DATA = {};
    private static final long MAX_LATENCY_NS = 60_000_000_000L;

    private final List<LoadConnection> connections = new ArrayList<>();
    private final Selector selector;
    private final Requests requests;
    private final int nodeCount;
    private final SplittableRandom random;
    private final Histogram latency = new Histogram(MAX_LATENCY_NS, 3);
    private long completed;
    private long errors;
    private long nextNumber;

    /**
     * @param servers that connections go to, in turn.
     * @param root parent of the load's nodes; {@link #prepare} creates it.
     * @param nodeCount nodes that set and get choose from, evenly.
     * @param seed of that choice.
     */
    public ClosedLoop(
            final List<InetSocketAddress> servers,
            final int connectionCount,
            final int outstanding,
            final String root,
            final int nodeCount,
            final int valueLength,
            final long seed)
            throws IOException {
        this.nodeCount = nodeCount;
        random = new SplittableRandom(seed);
        requests = new Requests(root, valueLength);
        selector = Selector.open();
        for (int i = 0; i < connectionCount; i++) {
            final LoadConnection connection =
                    new LoadConnection(servers.get(i % servers.size()), outstanding, requests.maxLength());
            connections.add(connection);
            connection.channel.register(selector, SelectionKey.OP_READ, connection);
        }
    }

    /** Creates the root and its nodes; those that are there already stay as they are. */
    public void prepare(final String root) throws IOException {
        final LoadConnection first = connections.get(0);
        Frames.create(first.request(), first.nextXid(), root, NO_DATA, Frames.PERSISTENT);
        first.sent(System.nanoTime());
        first.flush();
        drain();
        final long fill = nextNumber;
        while (nextNumber - fill < nodeCount || inFlight() > 0) {
            for (int i = 0; i < connections.size(); i++) {
                fill(connections.get(i), Operation.CREATE, fill + nodeCount, System.nanoTime());
            }
            await(100);
        }
        reset();
    }

    /** Runs one operation for a time and gives its figures; the histogram lives until the next run. */
    public Result run(final Operation operation, final long durationNs) throws IOException {
        reset();
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        while (nowNs - startNs < durationNs) {
            for (int i = 0; i < connections.size(); i++) {
                fill(connections.get(i), operation, Long.MAX_VALUE, nowNs);
            }
            await(100);
            nowNs = System.nanoTime();
        }
        final long count = completed;
        drain();
        return new Result(operation, count, errors, nowNs - startNs, latency);
    }

    private void fill(final LoadConnection connection, final Operation operation, final long limit, final long nowNs)
            throws IOException {
        int free = connection.freeSlots();
        if (free == 0) {
            return;
        }
        final long sendNs = System.nanoTime();
        while (free-- > 0 && (operation != Operation.CREATE || nextNumber < limit)) {
            final long number = operation == Operation.CREATE ? nextNumber++ : random.nextInt(nodeCount);
            requests.write(connection.request(), connection.nextXid(), operation, number);
            connection.sent(sendNs);
        }
        connection.flush();
    }

    private void await(final long timeoutMs) throws IOException {
        selector.select(
                key -> {
                    try {
                        ((LoadConnection) key.attachment()).receive(this::onReply);
                    } catch (final IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                timeoutMs);
    }

    private void onReply(final long latencyNs, final int error) {
        completed++;
        latency.recordValue(Math.min(latencyNs, MAX_LATENCY_NS));
        if (error != 0) {
            errors++;
        }
    }

    private void drain() throws IOException {
        while (inFlight() > 0) {
            await(100);
        }
    }

    private int inFlight() {
        int sum = 0;
        for (int i = 0; i < connections.size(); i++) {
            sum += connections.get(i).outstanding();
        }
        return sum;
    }

    private void reset() {
        completed = 0;
        errors = 0;
        latency.reset();
    }

    @Override
    public void close() throws IOException {
        for (final LoadConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }

    /** Figures of one run; {@code latency} is in ns and shared with the loop. */
    public record Result(Operation operation, long count, long errors, long elapsedNs, Histogram latency) {
        /** Completed operations per second. */
        public double throughput() {
            return count * 1e9 / elapsedNs;
        }
    }
}
