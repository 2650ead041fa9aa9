package io.paddock.transport.tcp;

import static io.paddock.transport.tcp.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.transport.TransportCounter;
import io.paddock.transport.TransportFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldHoldAnAddressToItsShare(final Assembly assembly) throws IOException {
        shouldHoldTheLimit(
                assembly, TcpConfig.defaults().withMaxConnections(0, 3), TransportCounter.REJECTED_ADDRESS_LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldHoldTheLimitOfTheNode(final Assembly assembly) throws IOException {
        shouldHoldTheLimit(
                assembly, TcpConfig.defaults().withMaxConnections(3, 0), TransportCounter.REJECTED_TOTAL_LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldTakeAnyNumberWhenThereIsNoLimit(final Assembly assembly) throws IOException {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults().withMaxConnections(0, 0))) {
            final List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sockets.add(server.connect());
            }
            await("all connected", () -> server.connected.size() == 100);
            for (final Socket socket : sockets) {
                socket.close();
            }
            await("all gone", () -> server.counters().open() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldSayWhichPortIsTaken(final Assembly assembly) {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults())) {
            final InetSocketAddress address = server.transport().localAddress();
            final TcpTransportContext context = new TcpTransportContext()
                    .config(assembly.configure(TcpConfig.defaults().withBindAddress(address)))
                    .frameHandler(server);
            final TransportFault fault = assertThrows(TransportFault.class, () -> TcpTransport.launch(context));
            assertEquals(TransportFault.Category.PORT_IN_USE, fault.category());
            assertTrue(
                    fault.getMessage().startsWith("port " + address.getPort() + " on 127.0.0.1 is in use"),
                    fault.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldSayWhichAddressIsNotLocal(final Assembly assembly) throws IOException {
        // Set aside for documentation, hence nobody's.
        final InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults())) {
            final TcpTransportContext context = new TcpTransportContext()
                    .config(assembly.configure(TcpConfig.defaults().withBindAddress(new InetSocketAddress(foreign, 0))))
                    .frameHandler(server);
            final TransportFault fault = assertThrows(TransportFault.class, () -> TcpTransport.launch(context));
            assertEquals(TransportFault.Category.ADDRESS_NOT_LOCAL, fault.category());
        }
    }

    @Test
    void shouldRejectNonsenseByName() {
        final IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> TcpConfig.defaults().withMaxFrameLength(-1));
        assertTrue(error.getMessage().startsWith("maxFrameLength=-1 is not in 1.."), error.getMessage());
    }

    private static void shouldHoldTheLimit(
            final Assembly assembly, final TcpConfig config, final TransportCounter rejected) throws IOException {
        try (TestServer server = TestServer.echo(assembly, config);
                Socket first = server.connect();
                Socket second = server.connect()) {
            final Socket third = server.connect();
            await("three", () -> server.connected.size() == 3);
            for (int i = 0; i < 5; i++) {
                try (Socket surplus = server.connect()) {
                    assertEquals(-1, surplus.getInputStream().read());
                }
            }
            assertEquals(5, server.count(rejected));
            assertEquals(3, server.counters().open());
            third.close();
            await("two", () -> server.counters().open() == 2);
            try (Socket next = server.connect()) {
                next.getOutputStream().write(TestServer.frame((byte) 7));
                assertEquals(5, next.getInputStream().readNBytes(5).length);
            }
            assertTrue(first.isConnected() && second.isConnected());
        }
    }
}
