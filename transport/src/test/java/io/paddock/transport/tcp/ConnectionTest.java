package io.paddock.transport.tcp;

import static io.paddock.transport.tcp.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.transport.Connection;
import io.paddock.transport.TransportCounter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionTest {
    private static final int RUOK = 0x72756f6b;
    /** Longer than the deadline of a test: only the end of the peer's stream may end a connection. */
    private static final TcpConfig PATIENT = TcpConfig.defaults().withCloseTimeoutMs(10 * TestServer.DEADLINE_MS);

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldTellOfEachConnectionOnceAtBothEnds(final Assembly assembly) throws IOException {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults())) {
            for (int i = 1; i <= 20; i++) {
                final int count = i;
                try (Socket socket = server.connect()) {
                    await("connected", () -> server.connected.size() == count);
                    final Connection connection = server.connected.get(count - 1);
                    assertEquals(count, connection.id());
                    assertEquals(socket.getLocalSocketAddress(), connection.remoteAddress());
                    assertNull(connection.attachment());
                    assertTrue(connection.isOpen());
                }
                await("disconnected", () -> server.disconnected.size() == count);
                assertEquals("closed by the peer", server.disconnected.get(count - 1));
                assertFalse(server.connected.get(count - 1).isOpen());
            }
            await("counted", () -> server.counters().open() == 0);
            assertEquals(20, server.count(TransportCounter.ACCEPTED));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldBeQuietAboutPeersThatReset(final Assembly assembly) throws IOException {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults())) {
            for (int i = 0; i < 10; i++) {
                final Socket socket = server.connect();
                socket.getOutputStream().write(TestServer.frame(new byte[100]));
                socket.setSoLinger(true, 0);
                socket.close();
            }
            await("all gone", () -> server.disconnected.size() == 10);
            await("counted", () -> server.counters().open() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldDropTheConnectionAtOnceWhenAskedTo(final Assembly assembly) throws IOException {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults());
                Socket socket = server.connect()) {
            await("connected", () -> server.connected.size() == 1);
            final Connection connection = server.connected.get(0);
            server.onOwner(() -> {
                connection.close();
                assertFalse(connection.isOpen());
                server.reply(connection, new byte[5]);
            });
            assertEquals(-1, socket.getInputStream().read());
            await("told", () -> server.disconnected.equals(List.of("closed by the server")));
            assertEquals(0, connection.queuedBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldDeliverAllBeforeAnOrderlyClose(final Assembly assembly) throws IOException {
        final byte[] large = new byte[20_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        final TestServer.Application app = (server, connection, payload) -> {
            connection.send(new UnsafeBuffer(large), 0, large.length);
            connection.closeAfterFlush();
            assertFalse(connection.isOpen());
        };
        try (TestServer server = new TestServer(assembly, PATIENT, app);
                Socket socket = server.connect()) {
            socket.getOutputStream().write(TestServer.frame((byte) 1));
            // Bytes that the server never reads; closing over them would send a reset.
            for (int i = 0; i < 100; i++) {
                socket.getOutputStream().write(TestServer.frame(new byte[1_000]));
            }
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            assertEquals(large.length, in.readInt());
            assertArrayEquals(large, in.readNBytes(large.length));
            assertEquals(-1, in.read());
            assertEquals(1, server.connected.size());
            socket.close();
            await("told", () -> server.disconnected.equals(List.of("closed by the server")));
            assertEquals(0, server.count(TransportCounter.SLOW_CLOSES));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldEndAnOrderlyCloseThatThePeerDoesNotTake(final Assembly assembly) throws IOException {
        final byte[] large = new byte[30_000_000];
        final TestServer.Application app = (server, connection, payload) -> {
            connection.send(new UnsafeBuffer(large), 0, large.length);
            connection.closeAfterFlush();
        };
        final TcpConfig config = TcpConfig.defaults().withCloseTimeoutMs(100);
        try (TestServer server = new TestServer(assembly, config, app);
                Socket socket = server.connect()) {
            socket.getOutputStream().write(TestServer.frame((byte) 1));
            await("given up", () -> server.disconnected.size() == 1);
            assertEquals(1, server.count(TransportCounter.SLOW_CLOSES));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldEndAnOrderlyCloseWhosePeerStaysOpen(final Assembly assembly) throws IOException {
        final TestServer.Application app = (server, connection, payload) -> connection.closeAfterFlush();
        final TcpConfig config = TcpConfig.defaults().withCloseTimeoutMs(100);
        try (TestServer server = new TestServer(assembly, config, app);
                Socket socket = server.connect()) {
            socket.getOutputStream().write(TestServer.frame((byte) 1));
            await("given up", () -> server.disconnected.size() == 1);
            assertEquals(0, server.count(TransportCounter.SLOW_CLOSES));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldAnswerAWordAndIgnoreTheRest(final Assembly assembly) throws IOException {
        try (TestServer server = new TestServer(assembly, TcpConfig.defaults(), new Words())) {
            for (final String tail : List.of("", "\n", "and much more that nobody reads")) {
                try (Socket socket = server.connect()) {
                    socket.getOutputStream().write(("ruok" + tail).getBytes(StandardCharsets.US_ASCII));
                    assertEquals("imok", text(socket));
                }
            }
        }
    }

    /** Words are asked for in loops, and count towards the limit per address for as long as they are open. */
    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldForgetAnAnsweredWordOnceThePeerHasClosed(final Assembly assembly) throws IOException {
        try (TestServer server = new TestServer(assembly, PATIENT, new Words())) {
            try (Socket socket = server.connect()) {
                socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
                assertEquals("imok", text(socket));
            }
            await("forgotten", () -> server.disconnected.equals(List.of("closed by the server")));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldAnswerAWordAfterThePeerHasShutItsSide(final Assembly assembly) throws IOException {
        try (TestServer server = new TestServer(assembly, TcpConfig.defaults(), new Words())) {
            for (int i = 0; i < 50; i++) {
                try (Socket socket = server.connect()) {
                    socket.getOutputStream().write("ruok\n".getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    assertEquals("imok", text(socket));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldDeliverALongAnswerToAPeerThatHasShutItsSide(final Assembly assembly) throws IOException {
        final byte[] large = new byte[30_000_000];
        final TestServer.Application app = new TestServer.Application() {
            @Override
            public void onFrame(final TestServer server, final Connection connection, final byte[] payload) {
                connection.close();
            }

            @Override
            public void onWord(
                    final TestServer server, final Connection connection, final int word, final byte[] argument) {
                connection.sendRaw(new UnsafeBuffer(large), 0, large.length);
                connection.closeAfterFlush();
            }
        };
        try (TestServer server = new TestServer(assembly, PATIENT, app);
                Socket socket = server.connect()) {
            server.isBusy.set(true);
            socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            await("refused", () -> !server.refused.isEmpty());
            server.isBusy.set(false);
            server.refused.peek().wakeReading();
            assertEquals(large.length, socket.getInputStream().readAllBytes().length);
            await("told", () -> server.disconnected.size() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldHandOnAWordsArgument(final Assembly assembly) throws IOException {
        try (TestServer server = new TestServer(assembly, TcpConfig.defaults(), new Words());
                Socket socket = server.connect()) {
            for (final byte part : "stmk\0\0\0\0\0\0\0A".getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(part);
            }
            assertEquals("\0\0\0\0\0\0\0A", text(socket));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldCloseOnBadLengthsAndCountThem(final Assembly assembly) throws IOException {
        final TcpConfig config = TcpConfig.defaults().withMaxFrameLength(1_000);
        try (TestServer server = TestServer.echo(assembly, config)) {
            for (final byte[] bytes : List.of(new byte[] {0, 0, 3, (byte) 0xE9}, new byte[] {-1, -1, -1, -1})) {
                try (Socket socket = server.connect()) {
                    socket.getOutputStream().write(bytes);
                    assertEquals(-1, socket.getInputStream().read());
                }
            }
            try (Socket socket = server.connect()) {
                socket.getOutputStream().write(new byte[] {(byte) 0xFF, (byte) 0xF4, (byte) 0xFF, (byte) 0xFD, 6});
                assertTrue(isEnd(socket));
            }
            try (Socket socket = server.connect()) {
                socket.getOutputStream().write(TestServer.frame(new byte[1_000]));
                assertEquals(1_004, socket.getInputStream().readNBytes(1_004).length);
            }
            assertEquals(2, server.count(TransportCounter.BAD_LENGTHS));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldAnswerWhatCameBeforeABadLength(final Assembly assembly) throws IOException {
        final TcpConfig config = TcpConfig.defaults().withMaxFrameLength(1_000);
        final int count = 100;
        final byte[] burst = new byte[count * 104 + 4 + 5_000];
        for (int i = 0; i < count; i++) {
            System.arraycopy(TestServer.frame(new byte[100]), 0, burst, i * 104, 104);
        }
        // A length of 0x7f000000, and more bytes that nobody wants.
        burst[count * 104] = 0x7f;
        try (TestServer server = TestServer.echo(assembly, config);
                Socket socket = server.connect()) {
            socket.getOutputStream().write(burst);
            assertEquals(count * 104, socket.getInputStream().readNBytes(count * 104).length);
            assertEquals(-1, socket.getInputStream().read());
            socket.close();
            await("told", () -> server.disconnected.equals(List.of("a frame's length is not in 0..1000")));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldCloseABrokenStreamThatTheOwnerForgets(final Assembly assembly) throws IOException {
        final TcpConfig config = TcpConfig.defaults().withCloseTimeoutMs(100);
        try (TestServer server = TestServer.echo(assembly, config);
                Socket socket = server.connect()) {
            server.forgetsBroken = true;
            socket.getOutputStream().write(new byte[] {-1, -1, -1, -1});
            assertEquals(-1, socket.getInputStream().read());
            await("told", () -> server.disconnected.size() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldDeliverWhatWasSentBeforeTheEndOfTheStream(final Assembly assembly) throws IOException {
        final AtomicInteger seen = new AtomicInteger();
        try (TestServer server =
                new TestServer(assembly, TcpConfig.defaults(), (s, c, payload) -> seen.incrementAndGet())) {
            server.isBusy.set(true);
            try (Socket socket = server.connect()) {
                final List<byte[]> payloads = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    payloads.add(new byte[40]);
                }
                socket.getOutputStream().write(TestServer.frames(payloads));
            }
            await("refused", () -> !server.refused.isEmpty());
            server.isBusy.set(false);
            server.connected.get(0).wakeReading();
            await("all delivered", () -> seen.get() == 1_000);
            await("then closed", () -> server.disconnected.size() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldCloseAndReportWhenTheHandlerFails(final Assembly assembly) throws IOException {
        final TestServer server = new TestServer(assembly, TcpConfig.defaults(), (s, c, payload) -> {});
        server.failure = new IllegalStateException("on purpose");
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(TestServer.frame((byte) 1, (byte) 2));
            assertTrue(isEnd(socket));
            await("told", () -> server.disconnected.size() == 1);
            assertEquals(List.of(server.failure), server.errors);
            assertEquals(1, server.count(TransportCounter.HANDLER_FAULTS));
        } finally {
            server.errors.clear();
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldSetTheSocketsOptions(final Assembly assembly) throws IOException {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults());
                Socket socket = server.connect()) {
            await("connected", () -> server.connected.size() == 1);
            final var options =
                    ((TcpConnection) server.connected.get(0)).channel().config();
            assertTrue(options.getOption(io.netty.channel.ChannelOption.TCP_NODELAY));
            assertTrue(options.getOption(io.netty.channel.ChannelOption.SO_KEEPALIVE));
            assertFalse(socket.getOption(StandardSocketOptions.SO_KEEPALIVE), "a default of the system, for contrast");
        }
    }

    private static String text(final Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** The end, or a reset where the server had not read everything. */
    private static boolean isEnd(final Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (final SocketException ex) {
            return true;
        }
    }

    /** Answers one word with a text, the other with its own argument. */
    private static final class Words implements TestServer.Application {
        @Override
        public void onFrame(final TestServer server, final Connection connection, final byte[] payload) {
            server.reply(connection, payload);
        }

        @Override
        public void onWord(
                final TestServer server, final Connection connection, final int word, final byte[] argument) {
            final byte[] answer = word == RUOK ? "imok".getBytes(StandardCharsets.US_ASCII) : argument;
            connection.sendRaw(new UnsafeBuffer(answer), 0, answer.length);
            connection.closeAfterFlush();
        }
    }
}
