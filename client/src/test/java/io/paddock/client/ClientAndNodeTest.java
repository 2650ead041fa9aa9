package io.paddock.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.Permission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole client with a real server, over loopback. */
@Timeout(300)
final class ClientAndNodeTest {
    private static final int TIMEOUT_MS = 40_000;

    @TempDir
    private Path folder;

    private LocalNode node;

    @BeforeEach
    void startNode() {
        node = new LocalNode(folder).start();
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertFails(final int errorCode, final Runnable call) {
        assertEquals(errorCode, assertThrows(PaddockException.class, call::run).errorCode());
    }

    @Test
    void shouldDoEveryOperation() {
        try (BlockingClient client = BlockingClient.start(node.context(TIMEOUT_MS))) {
            assertEquals("/a", client.create("/a", bytes("one"), CreateOptions.PERSISTENT));
            assertFails(ErrorCode.NODE_EXISTS, () -> client.create("/a", null, CreateOptions.PERSISTENT));
            assertEquals("/a/n-0000000000", client.create("/a/n-", null, CreateOptions.PERSISTENT_SEQUENTIAL));
            assertEquals("/a/0000000001", client.create("/a/", bytes(""), CreateOptions.PERSISTENT_SEQUENTIAL));
            assertEquals("/c", client.create("/c", null, CreateOptions.CONTAINER));

            final NodeData content = client.getData("/a", false);
            assertArrayEquals(bytes("one"), content.data());
            assertEquals(3, content.stat().dataLength());
            assertEquals(2, content.stat().childCount());
            assertNull(client.getData("/a/n-0000000000", false).data());
            assertEquals(0, client.getData("/a/0000000001", false).data().length);

            assertEquals(1, client.setData("/a", bytes("two"), 0).version());
            assertFails(ErrorCode.BAD_VERSION, () -> client.setData("/a", bytes("x"), 0));
            assertEquals(1, client.exists("/a", false).orElseThrow().version());
            assertTrue(client.exists("/none", false).isEmpty());
            assertEquals(Set.of("n-0000000000", "0000000001"), Set.copyOf(client.getChildren("/a", false)));
            client.sync("/");
            assertFails(ErrorCode.NOT_EMPTY, () -> client.delete("/a", -1));
            client.delete("/c", 0);
            assertFails(ErrorCode.NO_NODE, () -> client.getData("/c", false));
            assertThrows(IllegalArgumentException.class, () -> client.getData("no path", false));
        }
    }

    @Test
    void shouldDoAllOrNothing() {
        try (BlockingClient client = BlockingClient.start(node.context(TIMEOUT_MS))) {
            final MultiRequest request = new MultiRequest()
                    .create("/m", new UnsafeBuffer(bytes("0")), CreateOptions.PERSISTENT)
                    .create("/m/s", null, CreateOptions.EPHEMERAL_SEQUENTIAL)
                    .setData("/m", new UnsafeBuffer(bytes("1")), 0)
                    .check("/m", 1);
            final List<MultiResult> results = client.multi(request);
            assertEquals(4, results.size());
            assertEquals("/m/s0000000000", results.get(1).path());
            assertEquals(1, results.get(2).stat().version());
            assertNull(results.get(3).stat());
            request.clear().setData("/m", null, -1).delete("/m", -1);
            assertFails(ErrorCode.NOT_EMPTY, () -> client.multi(request));
            assertArrayEquals(bytes("1"), client.getData("/m", false).data());
        }
    }

    @Test
    void shouldKnowWhoMayDoWhat() {
        final AclList owner = AclList.of(new Acl(Permission.ALL, "auth", ""));
        try (BlockingClient client = BlockingClient.start(node.context(TIMEOUT_MS));
                BlockingClient stranger = BlockingClient.start(node.context(TIMEOUT_MS))) {
            client.addAuth("digest", bytes("user:password"));
            client.create("/mine", null, CreateOptions.PERSISTENT.withAcl(owner));
            assertEquals(
                    List.of(new Acl(Permission.ALL, "digest", "user:tpUq/4Pn5A64fVZyQ0gOJ8ZWqkY=")),
                    client.getACL("/mine"));
            assertFails(ErrorCode.NO_AUTH, () -> stranger.getData("/mine", false));
            assertEquals(1, client.setACL("/mine", AclList.OPEN, 0).aversion());
            stranger.getData("/mine", false);
            assertFails(ErrorCode.AUTH_FAILED, () -> stranger.addAuth("unknown", bytes("x")));
        }
    }

    @Test
    void shouldTellOfWatches() throws InterruptedException {
        final Events events = new Events();
        try (BlockingClient watcher =
                        BlockingClient.start(node.context(TIMEOUT_MS).listener(events));
                BlockingClient client = BlockingClient.start(node.context(TIMEOUT_MS))) {
            watcher.exists("/w", true);
            client.create("/w", null, CreateOptions.PERSISTENT);
            events.expect("1 /w");
            watcher.getData("/w", true);
            watcher.getChildren("/w", true);
            client.setData("/w", bytes("x"), -1);
            client.create("/w/c", null, CreateOptions.PERSISTENT);
            events.expect("3 /w", "4 /w");
            watcher.addWatch("/w", WatchMode.PERSISTENT_RECURSIVE);
            client.setData("/w/c", bytes("y"), -1);
            client.delete("/w/c", -1);
            events.expect("3 /w/c", "2 /w/c");
            watcher.removeWatches("/w", WatchType.PERSISTENT_RECURSIVE);
            assertFails(ErrorCode.NO_WATCHER, () -> watcher.removeWatches("/w", WatchType.ANY));
        }
    }

    @Test
    void shouldGoOnAfterTheServerRestarts() throws InterruptedException {
        final Events events = new Events();
        try (BlockingClient client =
                BlockingClient.start(node.context(TIMEOUT_MS).listener(events))) {
            client.addAuth("digest", bytes("user:password"));
            client.create("/e", bytes("x"), CreateOptions.EPHEMERAL);
            client.create("/mine", bytes("x"), CreateOptions.PERSISTENT.withAcl(AclList.CREATOR_ALL));
            client.getData("/mine", true);
            client.addWatch("/p", WatchMode.PERSISTENT);
            node.stop();
            events.awaitState(ClientState.CONNECTING);
            node.start();
            // Waits for the connection by itself. The credentials and watches are there already.
            client.setData("/mine", bytes("y"), 0);
            events.awaitState(ClientState.CONNECTED);
            assertNotEquals(0, client.exists("/e", false).orElseThrow().ephemeralOwner());
            client.create("/p", null, CreateOptions.PERSISTENT);
            events.expect("3 /mine", "1 /p");
        }
    }

    @Test
    void shouldEndTheSessionWhenClosed() throws InterruptedException {
        final Events events = new Events();
        try (BlockingClient other =
                BlockingClient.start(node.context(TIMEOUT_MS).listener(events))) {
            try (BlockingClient client = BlockingClient.start(node.context(TIMEOUT_MS))) {
                client.create("/e", null, CreateOptions.EPHEMERAL);
                assertTrue(other.exists("/e", true).isPresent());
            }
            events.expect("2 /e");
            assertFalse(other.exists("/e", false).isPresent());
        }
    }

    /** A client that is not driven sends no pings. */
    @Test
    void shouldExpire() throws InterruptedException {
        final Recorder recorder = new Recorder();
        final PaddockClient client = PaddockClient.create(node.context(3_000).listener(recorder));
        final Events events = new Events();
        try (BlockingClient observer =
                BlockingClient.start(node.context(TIMEOUT_MS).listener(events))) {
            while (client.state() != ClientState.CONNECTED) {
                if (client.doWork() == 0) {
                    client.await(100);
                }
            }
            client.create("/e", null, CreateOptions.EPHEMERAL, 1, recorder);
            while (client.outstanding() > 0) {
                client.doWork();
            }
            // Nobody drives the client until the server has given its session up.
            assertTrue(observer.exists("/e", true).isPresent());
            events.expect("2 /e");
            while (!client.state().isFinal()) {
                if (client.doWork() == 0) {
                    client.await(100);
                }
            }
            assertEquals(
                    List.of("CONNECTED", "1 created /e czxid", "CONNECTING", "EXPIRED"),
                    recorder.take().stream()
                            .map(line -> line.replaceAll("czxid \\d+", "czxid"))
                            .toList());
        } finally {
            client.close();
        }
    }
}
