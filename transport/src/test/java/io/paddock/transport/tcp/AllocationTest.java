package io.paddock.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.paddock.transport.Connection;
import io.paddock.transport.FrameHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steady path allocates nothing on the heap: measured on the transport's own threads, by the JVM's accounts. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A frame may cost this many bytes on average; a single object of the smallest kind costs 16. */
    private static final double TOLERANCE = 0.5;

    @ParameterizedTest
    @ValueSource(ints = {16, 3_000, 100_000})
    void shouldNotAllocateOnThePolledPath(final int length) throws Exception {
        final EchoHandler handler = new EchoHandler();
        final TcpTransport transport = TcpTransport.launch(new TcpTransportContext()
                .config(Assembly.POLLED_NATIVE.configure(TcpConfig.defaults()))
                .frameHandler(handler));
        final Thread owner = new Thread(() -> {
            while (!handler.isOver) {
                transport.poll(TimeUnit.SECONDS.toNanos(1));
            }
            transport.close();
        });
        owner.start();
        try (Client client = new Client(transport, length)) {
            assertSteady(client, owner, 1);
            if (length < 1_000) {
                assertSteady(client, owner, 64);
            }
        }
        owner.join();
    }

    @Test
    void shouldNotAllocateOnTheThreadedPath() throws Exception {
        final CrossingHandler handler = new CrossingHandler();
        final ConcurrentHashMap<String, Thread> threads = new ConcurrentHashMap<>();
        final TcpTransport transport = TcpTransport.launch(new TcpTransportContext()
                .config(TcpConfig.defaults().withEventLoops(1))
                .threadFactory(task -> {
                    final Thread thread = new Thread(task, "loop");
                    threads.put("loop", thread);
                    return thread;
                })
                .frameHandler(handler));
        handler.start();
        try (Client client = new Client(transport, 40)) {
            assertSteady(client, threads.get("loop"), 1);
            assertSteady(client, threads.get("loop"), 64);
            assertSteady(client, handler.owner, 64);
        }
        transport.close();
        handler.stop();
    }

    /** Warm-ups are repeated: a busy machine compiles late, lazy initialisers allocate once; a real leak does always. */
    private static void assertSteady(final Client client, final Thread thread, final int batch) throws IOException {
        final int rounds = 1_000 / batch + 200;
        double bytesPerFrame = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 100 && bytesPerFrame > TOLERANCE; attempt++) {
            client.exchange(rounds, batch);
            final long before = THREADS.getThreadAllocatedBytes(thread.getId());
            client.exchange(rounds, batch);
            final long allocated = THREADS.getThreadAllocatedBytes(thread.getId()) - before;
            bytesPerFrame = (double) allocated / ((long) rounds * batch);
        }
        assertTrue(
                bytesPerFrame <= TOLERANCE,
                thread.getName() + " allocates " + bytesPerFrame + " bytes for each frame, batches of " + batch);
    }

    /** Sends frames of one length in batches and waits for as many bytes to come back. */
    private static final class Client implements AutoCloseable {
        private final SocketChannel channel;
        private final int length;

        Client(final TcpTransport transport, final int length) throws IOException {
            channel = SocketChannel.open(transport.localAddress());
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            this.length = length;
        }

        void exchange(final int rounds, final int batch) throws IOException {
            final ByteBuffer buffer = ByteBuffer.allocateDirect(batch * (Integer.BYTES + length));
            for (int i = 0; i < batch; i++) {
                buffer.putInt(i * (Integer.BYTES + length), length);
            }
            for (int round = 0; round < rounds; round++) {
                buffer.clear();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer) < 0) {
                        throw new IOException("closed by the server");
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Answers on the loop's thread. */
    private static class EchoHandler implements FrameHandler {
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

    /** Has another thread answer, one frame at a time; refuses when that is busy. */
    private static final class CrossingHandler extends EchoHandler implements Runnable {
        private final AtomicBoolean isFull = new AtomicBoolean();
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[64]);
        private final Thread owner = new Thread(this, "owner");
        private Connection slotConnection;
        private int slotLength;
        private volatile boolean isStopped;

        void start() {
            owner.start();
        }

        void stop() throws InterruptedException {
            isStopped = true;
            owner.join();
        }

        @Override
        public boolean onFrame(
                final Connection connection, final DirectBuffer buffer, final int offset, final int length) {
            if (isFull.get()) {
                return false;
            }
            slotConnection = connection;
            slotLength = length;
            slot.putBytes(0, buffer, offset, length);
            isFull.set(true);
            return true;
        }

        @Override
        public void run() {
            while (!isStopped) {
                if (isFull.get()) {
                    final Connection connection = slotConnection;
                    connection.send(slot, 0, slotLength);
                    // Before the reply leaves: a client with one frame in flight must not find the slot full, whatever
                    // the machine does with this thread in between.
                    isFull.set(false);
                    connection.flush();
                    connection.wakeReading();
                } else {
                    LockSupport.parkNanos(1_000);
                }
            }
        }
    }
}
