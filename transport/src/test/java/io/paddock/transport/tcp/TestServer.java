package io.paddock.transport.tcp;

import io.paddock.transport.Connection;
import io.paddock.transport.FrameHandler;
import io.paddock.transport.TransportCounter;
import io.paddock.transport.TransportCounters;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A transport with an owner's thread and an {@link Application}, in any {@link Assembly}. Where the transport has
 * threads of its own, what arrives crosses over to the owner through a queue, so that applications always run on the
 * owner's thread.
 */
final class TestServer implements FrameHandler, AutoCloseable {
    static final long DEADLINE_MS = 60_000;
    private static final int QUEUE_CAPACITY = 256;

    /** What runs on the owner's thread. */
    interface Application {
        /** A frame; replies are flushed when the batch is over. */
        void onFrame(TestServer server, Connection connection, byte[] payload);

        /** A word. */
        default void onWord(
                final TestServer server, final Connection connection, final int word, final byte[] argument) {}
    }

    private final Assembly assembly;
    private final Application application;
    private final TcpTransport transport;
    private final Thread owner;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Connection> crowdedOut = new ConcurrentLinkedQueue<>();
    private final Set<Connection> dirty = new LinkedHashSet<>();
    private volatile boolean isRunning = true;

    final List<Connection> connected = new CopyOnWriteArrayList<>();
    final List<String> disconnected = new CopyOnWriteArrayList<>();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedQueue<Connection> refused = new ConcurrentLinkedQueue<>();
    /** While set, every frame and word is refused. */
    final AtomicBoolean isBusy = new AtomicBoolean();
    /** Whether the application does not close when nothing can follow. */
    volatile boolean forgetsBroken;
    /** What the handler throws when a frame comes; null for nothing. */
    volatile RuntimeException failure;

    TestServer(final Assembly assembly, final TcpConfig config, final Application application) {
        this.assembly = assembly;
        this.application = application;
        transport = TcpTransport.launch(new TcpTransportContext()
                .config(assembly.configure(config))
                .errorHandler(errors::add)
                .frameHandler(this));
        owner = new Thread(assembly.isPolled() ? this::pollLoop : this::taskLoop, "owner");
        owner.start();
    }

    static TestServer echo(final Assembly assembly, final TcpConfig config) {
        return new TestServer(assembly, config, (server, connection, payload) -> server.reply(connection, payload));
    }

    /** A handler that takes everything and does nothing. */
    static FrameHandler deaf() {
        return new FrameHandler() {
            @Override
            public void onConnected(final Connection connection) {}

            @Override
            public boolean onFrame(
                    final Connection connection, final DirectBuffer buffer, final int offset, final int length) {
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
            public void onDisconnected(final Connection connection, final String reason) {}
        };
    }

    TcpTransport transport() {
        return transport;
    }

    TransportCounters counters() {
        return transport.counters();
    }

    long count(final TransportCounter counter) {
        return counters().value(counter);
    }

    Socket connect() throws IOException {
        final Socket socket = new Socket();
        socket.connect(transport.localAddress(), (int) DEADLINE_MS);
        socket.setSoTimeout((int) DEADLINE_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Queues a reply; owner's thread. */
    void reply(final Connection connection, final byte[] payload) {
        connection.send(new UnsafeBuffer(payload), 0, payload.length);
        dirty.add(connection);
    }

    /** Runs something on the owner's thread and waits for it. */
    void onOwner(final Runnable action) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (final Throwable ex) {
                done.completeExceptionally(ex);
            }
        });
        transport.wakeup();
        try {
            done.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
        } catch (final Exception ex) {
            throw new AssertionError("the owner did not do it", ex);
        }
    }

    static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not within " + DEADLINE_MS + " ms: " + what);
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() {
        if (assembly.isPolled()) {
            // The owner closes: it is the one that polls.
            isRunning = false;
            transport.wakeup();
            join();
        } else {
            transport.close();
            isRunning = false;
            tasks.add(() -> {});
            join();
        }
        if (!errors.isEmpty()) {
            final AssertionError failure = new AssertionError("exceptions on the transport's threads");
            errors.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    @Override
    public void onConnected(final Connection connection) {
        connected.add(connection);
    }

    @Override
    public boolean onFrame(final Connection connection, final DirectBuffer buffer, final int offset, final int length) {
        if (failure != null) {
            throw failure;
        }
        if (isBusy.get()) {
            refused.add(connection);
            return false;
        }
        final byte[] payload = bytes(buffer, offset, length);
        return deliver(connection, () -> application.onFrame(this, connection, payload));
    }

    @Override
    public int wordArgumentLength(final int firstFourBytes) {
        return switch (firstFourBytes) {
            case 0x72756f6b -> 0;
            case 0x73746d6b -> Long.BYTES;
            default -> NOT_A_WORD;
        };
    }

    @Override
    public boolean onWord(
            final Connection connection,
            final int word,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (isBusy.get()) {
            refused.add(connection);
            return false;
        }
        final byte[] argument = bytes(buffer, offset, length);
        return deliver(connection, () -> application.onWord(this, connection, word, argument));
    }

    @Override
    public void onBrokenStream(final Connection connection) {
        if (!forgetsBroken) {
            // Behind the frames that are not answered yet.
            final Runnable close = connection::closeAfterFlush;
            if (assembly.isPolled()) {
                close.run();
            } else {
                tasks.add(close);
            }
        }
    }

    @Override
    public void onDisconnected(final Connection connection, final String reason) {
        disconnected.add(reason);
    }

    /** As a ring does: a full queue refuses, and the owner wakes whom it refused once there is room. */
    private boolean deliver(final Connection connection, final Runnable task) {
        if (assembly.isPolled()) {
            task.run();
            return true;
        }
        if (tasks.size() >= QUEUE_CAPACITY) {
            crowdedOut.add(connection);
            // The owner may have emptied the queue in between; then this wakes it.
            tasks.add(() -> {});
            return false;
        }
        return tasks.add(task);
    }

    private void pollLoop() {
        while (isRunning) {
            transport.poll(-1);
            runTasks();
        }
        transport.close();
    }

    private void taskLoop() {
        try {
            while (isRunning) {
                tasks.take().run();
                runTasks();
            }
        } catch (final InterruptedException ex) {
            errors.add(ex);
        }
    }

    private void runTasks() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        dirty.forEach(Connection::flush);
        dirty.clear();
        Connection waiting = crowdedOut.poll();
        while (waiting != null) {
            waiting.wakeReading();
            waiting = crowdedOut.poll();
        }
    }

    private void join() {
        try {
            owner.join(DEADLINE_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        if (owner.isAlive()) {
            final AssertionError failure = new AssertionError("the owner's thread does not end");
            failure.setStackTrace(owner.getStackTrace());
            throw failure;
        }
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    /** Lengths and payloads of frames as they go over the wire. */
    static byte[] frames(final List<byte[]> payloads) {
        int length = 0;
        for (final byte[] payload : payloads) {
            length += Integer.BYTES + payload.length;
        }
        final UnsafeBuffer wire = new UnsafeBuffer(new byte[length]);
        int index = 0;
        for (final byte[] payload : payloads) {
            wire.putInt(index, payload.length, ByteOrder.BIG_ENDIAN);
            wire.putBytes(index + Integer.BYTES, payload);
            index += Integer.BYTES + payload.length;
        }
        return wire.byteArray();
    }

    static byte[] frame(final byte... payload) {
        return frames(Collections.singletonList(payload));
    }
}
