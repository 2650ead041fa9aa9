package io.paddock.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.transport.TransportCounter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchoTest {
    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldAnswerOneRequestAfterTheOther(final Assembly assembly) throws IOException {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults());
                Socket socket = server.connect()) {
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 1_000; i++) {
                final byte[] payload = {(byte) i, (byte) (i >> 8), 3};
                socket.getOutputStream().write(TestServer.frame(payload));
                assertEquals(payload.length, in.readInt());
                assertArrayEquals(payload, in.readNBytes(payload.length));
            }
            assertEquals(1_000, server.count(TransportCounter.FRAMES_IN));
            assertEquals(1_000, server.count(TransportCounter.FRAMES_OUT));
            assertEquals(7_000, server.count(TransportCounter.BYTES_IN));
            assertEquals(7_000, server.count(TransportCounter.BYTES_OUT));
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldKeepOrderAndBytesUnderPipelining(final Assembly assembly) throws Exception {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            final byte[] payload = new byte[i % 500 == 7 ? random.nextInt(1_000_000) : random.nextInt(300)];
            random.nextBytes(payload);
            payloads.add(payload);
        }
        final byte[] wire = TestServer.frames(payloads);
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults());
                Socket socket = server.connect()) {
            final Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(wire);
                } catch (final IOException ex) {
                    server.errors.add(ex);
                }
            });
            writer.start();
            final byte[] echoed = socket.getInputStream().readNBytes(wire.length);
            writer.join();
            assertArrayEquals(wire, echoed, () -> "seed " + seed);
        }
    }
}
