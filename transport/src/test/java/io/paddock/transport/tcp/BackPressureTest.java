package io.paddock.transport.tcp;

import static io.paddock.transport.tcp.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.transport.Connection;
import io.paddock.transport.TransportCounter;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackPressureTest {
    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldDeliverEveryFrameOnceInOrderThroughRandomRefusals(final Assembly assembly) throws Exception {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final byte[] wire = randomWire(random, 5_000);
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults());
                Socket socket = server.connect()) {
            final Thread writer = writer(server, socket, wire);
            final Thread toggler = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    server.isBusy.set(!server.isBusy.get());
                    for (Connection c = server.refused.poll(); c != null; c = server.refused.poll()) {
                        c.wakeReading();
                    }
                    Thread.yield();
                }
                server.isBusy.set(false);
                for (Connection c = server.refused.poll(); c != null; c = server.refused.poll()) {
                    c.wakeReading();
                }
            });
            toggler.start();
            final byte[] first = socket.getInputStream().readNBytes(wire.length / 2);
            toggler.interrupt();
            toggler.join();
            final byte[] second = socket.getInputStream().readNBytes(wire.length - first.length);
            writer.join();
            final byte[] echoed = new byte[wire.length];
            System.arraycopy(first, 0, echoed, 0, first.length);
            System.arraycopy(second, 0, echoed, first.length, second.length);
            assertArrayEquals(wire, echoed, () -> "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldStopReadingWhileTheHandlerIsBusy(final Assembly assembly) throws Exception {
        final AtomicInteger seen = new AtomicInteger();
        try (TestServer server =
                        new TestServer(assembly, TcpConfig.defaults(), (s, c, payload) -> seen.incrementAndGet());
                Socket socket = server.connect()) {
            server.isBusy.set(true);
            final byte[] wire = randomWire(new Random(1), 40_000);
            final Thread writer = writer(server, socket, wire);
            await("refused", () -> !server.refused.isEmpty());
            await("nothing more is read", () -> isQuiet(server));
            final long bytesIn = server.count(TransportCounter.BYTES_IN);
            assertTrue(bytesIn <= 2 * TcpConfig.defaults().receiveLength(), "read on: " + bytesIn);
            assertEquals(0, seen.get());
            assertEquals(1, server.refused.size(), "delivered again without being asked");
            server.isBusy.set(false);
            server.connected.get(0).wakeReading();
            await("all delivered", () -> seen.get() == 40_000);
            writer.join();
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldNeitherReadNorDeliverWhileReadingIsOff(final Assembly assembly) throws Exception {
        final AtomicInteger seen = new AtomicInteger();
        final TestServer.Application app = (server, connection, payload) -> {
            connection.reading(false);
            seen.incrementAndGet();
        };
        try (TestServer server = new TestServer(assembly, TcpConfig.defaults(), app);
                Socket socket = server.connect()) {
            final byte[] wire = randomWire(new Random(2), 40_000);
            final Thread writer = writer(server, socket, wire);
            await("the first frame", () -> seen.get() >= 1);
            await("nothing more is read", () -> isQuiet(server));
            final Connection connection = server.connected.get(0);
            if (assembly.isPolled()) {
                for (int i = 2; i <= 50; i++) {
                    final int count = i;
                    server.onOwner(() -> connection.reading(true));
                    await("one more", () -> seen.get() == count);
                }
            }
            while (seen.get() < 40_000) {
                server.onOwner(() -> connection.reading(true));
            }
            writer.join();
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldRememberAWakeUpThatComesWhileReadingIsOff(final Assembly assembly) throws Exception {
        final AtomicInteger seen = new AtomicInteger();
        try (TestServer server =
                        new TestServer(assembly, TcpConfig.defaults(), (s, c, payload) -> seen.incrementAndGet());
                Socket socket = server.connect()) {
            server.isBusy.set(true);
            socket.getOutputStream().write(TestServer.frame((byte) 1));
            await("refused", () -> !server.refused.isEmpty());
            final Connection connection = server.connected.get(0);
            server.onOwner(() -> connection.reading(false));
            server.isBusy.set(false);
            connection.wakeReading();
            server.onOwner(() -> {});
            assertEquals(0, seen.get());
            server.onOwner(() -> connection.reading(true));
            await("delivered", () -> seen.get() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldNotReadRequestsOfAPeerThatDoesNotTakeReplies(final Assembly assembly) throws Exception {
        final TcpConfig config = TcpConfig.defaults().withOutboundLimits(100_000, Integer.MAX_VALUE);
        final byte[] reply = new byte[2_000];
        final AtomicLong maxQueued = new AtomicLong();
        final TestServer.Application app = (server, connection, payload) -> {
            server.reply(connection, reply);
            maxQueued.accumulateAndGet(connection.queuedBytes(), Math::max);
        };
        try (TestServer server = new TestServer(assembly, config, app);
                Socket socket = server.connect()) {
            final List<byte[]> payloads = new ArrayList<>();
            for (int i = 0; i < 60_000; i++) {
                payloads.add(new byte[100]);
            }
            final Thread writer = writer(server, socket, TestServer.frames(payloads));
            await("paused", () -> server.count(TransportCounter.PAUSES_OUT) > 0);
            final Connection connection = server.connected.get(0);
            // The kernel's buffers grow while nobody reads them, so that a first pause may end by itself.
            await("nothing more is read", () -> isQuiet(server) && connection.queuedBytes() > 0);
            final long framesIn = server.count(TransportCounter.FRAMES_IN);
            assertTrue(framesIn < 60_000, "read everything");
            socket.getInputStream().skipNBytes(60_000L * (4 + reply.length));
            writer.join();
            await("nothing queued", () -> connection.queuedBytes() == 0);
            assertEquals(60_000, server.count(TransportCounter.FRAMES_IN));
            assertFalse(server.disconnected.size() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldCloseAPeerThatIsOwedTooMuch(final Assembly assembly) throws Exception {
        final TcpConfig config = TcpConfig.defaults().withOutboundLimits(100_000, 1_000_000);
        try (TestServer server = TestServer.echo(assembly, config);
                Socket socket = server.connect()) {
            await("connected", () -> server.connected.size() == 1);
            final Connection connection = server.connected.get(0);
            final UnsafeBuffer event = new UnsafeBuffer(new byte[1_000]);
            long sent = 0;
            while (connection.isOpen()) {
                server.onOwner(() -> {
                    for (int i = 0; i < 100; i++) {
                        connection.send(event, 0, event.capacity());
                        connection.flush();
                    }
                });
                assertTrue(connection.queuedBytes() <= 1_000_000 + 1_004, "over the limit");
                sent += 100_000;
                assertTrue(sent < 100_000_000, "is never closed");
            }
            await("told", () -> server.disconnected.size() == 1);
            assertTrue(server.disconnected.get(0).contains("too slow"), server.disconnected.get(0));
            assertEquals(1, server.count(TransportCounter.SLOW_CLOSES));
            assertEquals(0, connection.queuedBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldOweSmallRepliesInFewChunks(final Assembly assembly) throws Exception {
        final TcpConfig config = TcpConfig.defaults().withOutboundLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
        try (TestServer server = TestServer.echo(assembly, config);
                Socket socket = server.connect()) {
            await("connected", () -> server.connected.size() == 1);
            final TcpConnection connection = (TcpConnection) server.connected.get(0);
            final UnsafeBuffer large = new UnsafeBuffer(new byte[20_000_000]);
            server.onOwner(() -> {
                connection.send(large, 0, large.capacity());
                connection.flush();
            });
            final int chunksBefore = server.transport().chunks().createdCount();
            final UnsafeBuffer small = new UnsafeBuffer(new byte[16]);
            server.onOwner(() -> {
                for (int i = 0; i < 10_000; i++) {
                    connection.send(small, 0, small.capacity());
                    connection.flush();
                }
            });
            final int chunks = server.transport().chunks().createdCount() - chunksBefore;
            assertTrue(chunks <= 4 + 10_000 * 20 / config.chunkLength(), chunks + " chunks");
            socket.getInputStream().skipNBytes(20_000_004L + 10_000 * 20);
            await("nothing queued", () -> connection.queuedBytes() == 0);
        }
    }

    private static byte[] randomWire(final Random random, final int count) {
        final List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final byte[] payload = new byte[random.nextInt(i % 1_000 == 999 ? 200_000 : 300)];
            random.nextBytes(payload);
            payloads.add(payload);
        }
        return TestServer.frames(payloads);
    }

    private static Thread writer(final TestServer server, final Socket socket, final byte[] wire) {
        final Thread thread = new Thread(() -> {
            try {
                socket.getOutputStream().write(wire);
            } catch (final IOException ex) {
                server.errors.add(ex);
            }
        });
        thread.start();
        return thread;
    }

    /** True when the server reads nothing for a while; the rest is in the kernel's buffers or not yet written. */
    private static boolean isQuiet(final TestServer server) {
        final long before = server.count(TransportCounter.BYTES_IN);
        for (int i = 0; i < 2_000; i++) {
            Thread.yield();
        }
        return before == server.count(TransportCounter.BYTES_IN);
    }
}
