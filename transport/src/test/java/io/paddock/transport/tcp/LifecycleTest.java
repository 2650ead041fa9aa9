package io.paddock.transport.tcp;

import static io.paddock.transport.tcp.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {
    private static final int CONNECTIONS = 2_400;

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldLeaveNothingBehind(final Assembly assembly) throws IOException {
        // Once before counting: libraries keep a few descriptors open.
        churn(assembly, 10);
        final int descriptorsBefore = descriptorCount();
        final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
        churn(assembly, CONNECTIONS);
        await("descriptors closed", () -> descriptorCount() <= descriptorsBefore);
        await("threads ended", () -> {
            final Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
            threads.removeAll(threadsBefore);
            threads.removeIf(thread -> !thread.isAlive());
            return threads.isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldCloseOpenConnectionsWithIt(final Assembly assembly) throws IOException {
        final List<Socket> sockets = new ArrayList<>();
        final TestServer server = TestServer.echo(assembly, TcpConfig.defaults());
        for (int i = 0; i < 20; i++) {
            sockets.add(server.connect());
        }
        await("connected", () -> server.connected.size() == 20);
        server.close();
        assertEquals(20, server.disconnected.size());
        assertEquals(Set.of("the transport was closed"), Set.copyOf(server.disconnected));
        assertEquals(0, server.counters().open());
        for (final Socket socket : sockets) {
            assertEquals(-1, socket.getInputStream().read());
            socket.close();
        }
        server.transport().close();
    }

    @ParameterizedTest
    @EnumSource(Assembly.class)
    void shouldServeOpenConnectionsAfterItStoppedAccepting(final Assembly assembly) throws IOException {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults());
                Socket socket = server.connect()) {
            await("connected", () -> server.connected.size() == 1);
            server.onOwner(server.transport()::stopAccepting);
            await("refused", () -> isRefused(server));
            socket.getOutputStream().write(TestServer.frame((byte) 7));
            assertEquals(5, socket.getInputStream().readNBytes(5).length);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Assembly.class, names = "POLLED.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldCloseWhenItWasNeverPolled(final Assembly assembly) {
        final TcpTransport transport = TcpTransport.launch(new TcpTransportContext()
                .config(assembly.configure(TcpConfig.defaults()))
                .frameHandler(TestServer.deaf()));
        transport.close();
        transport.close();
        assertEquals(0, transport.poll(-1), "a closed transport does not block");
    }

    @ParameterizedTest
    @EnumSource(value = Assembly.class, names = "POLLED.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldCloseFromAnotherThreadWhileTheOwnerPolls(final Assembly assembly) throws Exception {
        final TcpTransport transport = TcpTransport.launch(new TcpTransportContext()
                .config(assembly.configure(TcpConfig.defaults()))
                .frameHandler(TestServer.deaf()));
        final AtomicInteger polls = new AtomicInteger();
        final Thread owner = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                transport.poll(-1);
                polls.incrementAndGet();
            }
        });
        owner.start();
        transport.wakeup();
        await("polled", () -> polls.get() > 0);
        transport.close();
        owner.interrupt();
        owner.join(TestServer.DEADLINE_MS);
        assertTrue(!owner.isAlive());
    }

    @ParameterizedTest
    @EnumSource(value = Assembly.class, names = "POLLED.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldNeverLoseAWakeUp(final Assembly assembly) throws Exception {
        final TcpTransport transport = TcpTransport.launch(new TcpTransportContext()
                .config(assembly.configure(TcpConfig.defaults()))
                .frameHandler(TestServer.deaf()));
        final AtomicInteger requested = new AtomicInteger();
        final AtomicInteger seen = new AtomicInteger();
        final int rounds = 50_000;
        final Thread owner = new Thread(() -> {
            while (seen.get() < rounds) {
                transport.poll(-1);
                seen.set(requested.get());
            }
            transport.close();
        });
        owner.start();
        for (int i = 1; i <= rounds; i++) {
            final int round = i;
            requested.set(i);
            transport.wakeup();
            if (i % 3 == 0) {
                await("wake-up " + i, () -> seen.get() >= round);
            }
        }
        owner.join(TestServer.DEADLINE_MS);
        assertTrue(!owner.isAlive());
    }

    @ParameterizedTest
    @EnumSource(value = Assembly.class, names = "POLLED.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldReturnFromAPollInTimeAndWithNothingDone(final Assembly assembly) throws Exception {
        final TcpTransport transport = TcpTransport.launch(new TcpTransportContext()
                .config(assembly.configure(TcpConfig.defaults()))
                .frameHandler(TestServer.deaf()));
        try {
            while (transport.poll(0) > 0) {
                Thread.onSpinWait();
            }
            final AtomicReference<String> failure = new AtomicReference<>();
            long longestNs = 0;
            for (int i = 0; i < 20; i++) {
                final long startNs = System.nanoTime();
                if (transport.poll(5_000_000) != 0) {
                    failure.set("an idle poll reports work");
                }
                longestNs = Math.max(longestNs, System.nanoTime() - startNs);
            }
            assertEquals(null, failure.get());
            assertTrue(longestNs >= 2_000_000, "does not wait: " + longestNs);
        } finally {
            transport.close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Assembly.class, names = "THREADED.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldNotBePolledWhenItHasThreads(final Assembly assembly) {
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults())) {
            assertThrows(IllegalStateException.class, () -> server.transport().poll(0));
        }
    }

    /**
     * Whether nobody listens any more. While the listener closes, a connection may still be made, or be reset because
     * it waited to be accepted; neither says what the next one will find.
     */
    private static boolean isRefused(final TestServer server) {
        try (Socket late = server.connect()) {
            return false;
        } catch (final ConnectException ex) {
            return true;
        } catch (final SocketException ex) {
            return false;
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void churn(final Assembly assembly, final int count) throws IOException {
        final TcpConfig config = TcpConfig.defaults().withMaxConnections(0, 0).withCloseTimeoutMs(50);
        final int batch = 200;
        try (TestServer server = TestServer.echo(assembly, config)) {
            for (int done = 0; done < count; done += batch) {
                final List<Socket> sockets = new ArrayList<>();
                for (int i = 0; i < Math.min(batch, count - done); i++) {
                    final Socket socket = server.connect();
                    sockets.add(socket);
                    socket.getOutputStream().write(TestServer.frame((byte) i));
                }
                for (int i = 0; i < sockets.size(); i++) {
                    final Socket socket = sockets.get(i);
                    if (i % 2 == 0) {
                        assertEquals(5, socket.getInputStream().readNBytes(5).length);
                    }
                    if (i % 3 == 0) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                }
            }
            await("all seen", () -> server.disconnected.size() == count);
            await("all counted", () -> server.counters().open() == 0);
            assertEquals(0, server.transport().limits().addressCount());
        }
    }

    private static int descriptorCount() {
        final String[] descriptors = new File("/proc/self/fd").list();
        Assumptions.assumeTrue(descriptors != null, "no /proc here");
        return descriptors.length;
    }
}
