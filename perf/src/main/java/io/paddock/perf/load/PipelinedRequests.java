package io.paddock.perf.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;

/** One connection that sends a batch of requests and waits for all of its replies; allocates nothing per batch. */
public final class PipelinedRequests implements AutoCloseable {
    private static final byte[] NO_DATA = {};
    private final LoadConnection connection;
    private final Requests requests;
    private final SplittableRandom random = new SplittableRandom(1);
    private final int batch;
    private final int nodeCount;
    private final LoadConnection.ReplySink sink = this::onReply;
    private long nextNumber;
    private long errors;

    /** Connects and creates {@code nodeCount} nodes of {@code valueLength} bytes below a new root. */
    public PipelinedRequests(
            final InetSocketAddress server,
            final int batch,
            final String root,
            final int nodeCount,
            final int valueLength)
            throws IOException {
        this.batch = batch;
        this.nodeCount = nodeCount;
        requests = new Requests(root, valueLength);
        connection = new LoadConnection(server, batch, requests.maxLength());
        connection.channel.configureBlocking(true);
        Frames.create(connection.request(), connection.nextXid(), root, NO_DATA, Frames.PERSISTENT);
        connection.sent(System.nanoTime());
        await();
        while (nextNumber < nodeCount) {
            exchange(Operation.CREATE);
        }
    }

    /**
     * Sends one batch and takes its replies.
     *
     * @return replies with an error since the start.
     * @throws IOException when a request failed or the server closed the connection.
     */
    public long exchange(final Operation operation) throws IOException {
        for (int i = 0; i < batch; i++) {
            final long number = operation == Operation.CREATE ? nextNumber++ : random.nextInt(nodeCount);
            requests.write(connection.request(), connection.nextXid(), operation, number);
            connection.sent(0);
        }
        await();
        if (errors > 0) {
            throw new IOException(errors + " requests failed");
        }
        return errors;
    }

    private void await() throws IOException {
        connection.flush();
        while (connection.outstanding() > 0) {
            connection.receive(sink);
        }
    }

    private void onReply(final long latencyNs, final int error) {
        if (error != 0) {
            errors++;
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
