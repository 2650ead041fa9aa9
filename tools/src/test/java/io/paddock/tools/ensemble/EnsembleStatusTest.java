package io.paddock.tools.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnsembleStatusTest {
    private static final ServerStatus LEADER = server(
            2, "leader", Map.of("zxid", "0x30000000a", "epoch", "0x3", "connections", "7", "version", "100000000"));

    @Test
    void shouldPutAllServersInOneTable() {
        final EnsembleStatus status = new EnsembleStatus(List.of(
                server(1, "follower", Map.of("zxid", "0x300000008", "epoch", "0x3", "connections", "1")),
                LEADER,
                server(3, "looking", Map.of("zxid", "0x2000000ff", "epoch", "0x2")),
                new ServerStatus("d:4", "not reachable", Map.of())));
        assertEquals(
                List.of(
                        "server  address  role           epoch  zxid         lag       config     connections",
                        "1       s1:1     follower       3      0x300000008  2         -          1",
                        "2       s2:1     leader         3      0x30000000a  0         100000000  7",
                        "3       s3:1     looking        2      0x2000000ff  an epoch  -          -",
                        "-       d:4      not reachable  -      -            -         -          -"),
                status.table());
        assertEquals("server 2 leads in epoch 3; down: d:4; follower: 1; looking: 3", status.summary());
        assertFalse(status.healthy());
    }

    @Test
    void shouldBeHealthyWhenAllServeAndOneLeads() {
        final ServerStatus follower = server(1, "follower", Map.of("zxid", "0x1"));
        assertTrue(new EnsembleStatus(List.of(follower, LEADER)).healthy());
        assertFalse(new EnsembleStatus(List.of(follower)).healthy());
        assertFalse(new EnsembleStatus(List.of(LEADER, server(1, "read-only", Map.of()))).healthy());
        assertTrue(new EnsembleStatus(List.of(server(0, "standalone", Map.of()))).healthy());
    }

    @Test
    void shouldBelieveTheLeaderOfTheNewestEpoch() {
        final ServerStatus deposed = server(1, "leader", Map.of("epoch", "0x2"));
        assertEquals(2, new EnsembleStatus(List.of(deposed, LEADER)).leader().server());
        assertNull(new EnsembleStatus(List.of()).leader());
    }

    @Test
    void shouldUnderstandAServerOfZooKeeper() throws Exception {
        try (OneAnswer server = new OneAnswer(
                "",
                "Zookeeper version: 3.9.5-x, built on 2026\nLatency min/avg/max: 0/0/0\n"
                        + "Connections: 4\nZxid: 0x1200000003\nMode: follower\nNode count: 5\n")) {
            final ServerStatus status = ServerStatus.of(server.address(), 60_000);
            assertEquals("follower", status.mode());
            assertEquals(0x12, status.epoch());
            assertEquals("4", status.text("connections", ""));
            assertEquals(0, status.server());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAServer() throws Exception {
        try (OneAnswer server = new OneAnswer("This ZooKeeper instance is not currently serving requests\n")) {
            assertEquals("looking", ServerStatus.of(server.address(), 60_000).mode());
        }
        try (OneAnswer server = new OneAnswer("SSH-2.0-x\n")) {
            assertEquals(
                    "does not say: SSH-2.0-x",
                    ServerStatus.of(server.address(), 60_000).problem());
        }
        final String gone;
        try (OneAnswer server = new OneAnswer()) {
            gone = server.address();
        }
        assertEquals("not reachable", ServerStatus.of(gone, 60_000).problem());
        assertEquals("down", ServerStatus.of(gone, 60_000).mode());
    }

    @Test
    void shouldFindTheClientsOfTheOtherMembers() {
        final ServerStatus status = server(
                1,
                "leader",
                Map.of(
                        "server.1", "a:1:2:participant;0.0.0.0:3",
                        "server.2", "b:1:2:observer;c:4",
                        "server.3", "[::1]:1:2:observer;0.0.0.0:5",
                        "server.4", "d:1:2:participant"));
        assertEquals(
                "{1=a:3, 2=c:4, 3=[::1]:5, 4=null}", status.clientAddresses().toString());
    }

    @Test
    void shouldReadAddresses() {
        assertEquals(List.of("a:1", "b"), Addresses.list("a:1, b,"));
        assertEquals(2181, Addresses.parse("b").getPort());
        assertEquals("::1", Addresses.parse("[::1]:7").getHostString());
        assertEquals(7, Addresses.parse("[::1]:7").getPort());
        for (final String wrong : List.of("a:", "a:x", "a:65536", ":1", "a/b:1")) {
            assertThrows(IllegalArgumentException.class, () -> Addresses.parse(wrong), wrong);
        }
    }

    private static ServerStatus server(final int number, final String mode, final Map<String, String> values) {
        final Map<String, String> all = new java.util.HashMap<>(values);
        all.put("mode", mode);
        all.put("server", Integer.toString(number));
        return new ServerStatus("s" + number + ":1", null, all);
    }

    /** Answers each connection with the next text, whatever is asked. */
    private static final class OneAnswer implements AutoCloseable {
        private final ServerSocket listening;
        private final Thread thread;

        OneAnswer(final String... answers) throws IOException {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            thread = new Thread(() -> serve(answers), "one-answer");
            thread.start();
        }

        private void serve(final String... answers) {
            for (final String answer : answers) {
                try (Socket socket = listening.accept()) {
                    socket.getInputStream().readNBytes(4);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        String address() {
            return "127.0.0.1:" + listening.getLocalPort();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            thread.join();
            listening.close();
        }
    }
}
