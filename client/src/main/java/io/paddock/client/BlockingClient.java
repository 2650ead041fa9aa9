package io.paddock.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The client for programs that would rather wait for an answer: a {@link PaddockClient} on a thread of its own behind
 * methods that return results. Any number of threads; calls of one thread reach the server in their order.
 *
 * <p>A call waits for the connection when there is none. Failures are {@link PaddockException}s; after a whole session
 * timeout without an answer, {@link ClientError#OPERATION_TIMEOUT}. Listeners are called on the client's thread and must
 * not call this client.
 */
public final class BlockingClient implements AutoCloseable {
    private final PaddockClient client;
    private final ClientThread thread;
    private final long callTimeoutMs;

    private BlockingClient(final ClientContext context) {
        callTimeoutMs = context.config().sessionTimeoutMs();
        client = PaddockClient.create(context);
        thread = new ClientThread(client);
    }

    /** Starts a client; it connects while the caller goes on. */
    public static BlockingClient start(final ClientContext context) {
        final BlockingClient client = new BlockingClient(context);
        client.thread.start();
        return client;
    }

    /** Starts a client with a list of servers such as {@code host:2181,other:2181}. */
    public static BlockingClient start(final String servers) {
        return start(new ClientContext().config(ClientConfig.of(servers)));
    }

    public ClientState state() {
        return client.state();
    }

    public void addListener(final ClientListener listener) {
        client.addListener(listener);
    }

    public void removeListener(final ClientListener listener) {
        client.removeListener(listener);
    }

    /** Returns the path of the node, which has a number added for the sequential kinds. */
    public String create(final String path, final byte[] data, final CreateOptions options) {
        final BlockingCall.Created call = new BlockingCall.Created();
        return call(call, c -> c.create(path, view(data), options, 0, call));
    }

    /** @param version expected, -1 for any. */
    public void delete(final String path, final int version) {
        final BlockingCall.Done call = new BlockingCall.Done();
        call(call, c -> c.delete(path, version, 0, call));
    }

    /** Empty when there is no such node. */
    public Optional<NodeStat> exists(final String path, final boolean watch) {
        final BlockingCall.Existing call = new BlockingCall.Existing();
        return call(call, c -> c.exists(path, watch, 0, call));
    }

    public NodeData getData(final String path, final boolean watch) {
        final BlockingCall.Data call = new BlockingCall.Data();
        return call(call, c -> c.getData(path, watch, 0, call));
    }

    /** @param version expected, -1 for any. */
    public NodeStat setData(final String path, final byte[] data, final int version) {
        final BlockingCall.Changed call = new BlockingCall.Changed();
        return call(call, c -> c.setData(path, view(data), version, 0, call));
    }

    /** Names in no particular order. */
    public List<String> getChildren(final String path, final boolean watch) {
        final BlockingCall.Children call = new BlockingCall.Children();
        return call(call, c -> c.getChildren(path, watch, 0, call));
    }

    public List<Acl> getACL(final String path) {
        final BlockingCall.AclRead call = new BlockingCall.AclRead();
        return call(call, c -> c.getACL(path, 0, call));
    }

    /** @param version of the ACL expected, -1 for any. */
    public NodeStat setACL(final String path, final AclList acl, final int version) {
        final BlockingCall.Changed call = new BlockingCall.Changed();
        return call(call, c -> c.setACL(path, acl, version, 0, call));
    }

    /**
     * Does all operations or none.
     *
     * @throws PaddockException with the error of the operation that failed.
     */
    public List<MultiResult> multi(final MultiRequest request) {
        final BlockingCall.Multi call = new BlockingCall.Multi();
        return call(call, c -> c.multi(request, 0, call));
    }

    public void sync(final String path) {
        final BlockingCall.Done call = new BlockingCall.Done();
        call(call, c -> c.sync(path, 0, call));
    }

    public void addAuth(final String scheme, final byte[] data) {
        final BlockingCall.Done call = new BlockingCall.Done();
        call(call, c -> c.addAuth(scheme, data, 0, call));
    }

    public void addWatch(final String path, final WatchMode mode) {
        final BlockingCall.Done call = new BlockingCall.Done();
        call(call, c -> c.addWatch(path, mode, 0, call));
    }

    public void removeWatches(final String path, final WatchType type) {
        final BlockingCall.Done call = new BlockingCall.Done();
        call(call, c -> c.removeWatches(path, type, 0, call));
    }

    /** Closes the session and waits until it is closed, up to the close timeout. */
    @Override
    public void close() {
        try {
            thread.close();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T call(final BlockingCall<T> call, final ToIntFunction<PaddockClient> sender) {
        thread.submit(call, sender);
        try {
            return call.get(callTimeoutMs, TimeUnit.MILLISECONDS);
        } catch (final TimeoutException ex) {
            call.cancel(false);
            throw new PaddockException(ClientError.OPERATION_TIMEOUT);
        } catch (final InterruptedException ex) {
            call.cancel(false);
            Thread.currentThread().interrupt();
            throw new PaddockException(ClientError.OPERATION_TIMEOUT);
        } catch (final ExecutionException ex) {
            throw rethrown(ex.getCause());
        }
    }

    /** The caller's own stack tells more than that of the client's thread. */
    private static RuntimeException rethrown(final Throwable failure) {
        if (failure instanceof PaddockException refused) {
            return new PaddockException(refused.errorCode());
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    private static DirectBuffer view(final byte[] data) {
        return data == null ? null : new UnsafeBuffer(data);
    }
}
