package io.paddock.engine.compat.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.Word;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients may expect of an ensemble, whichever of its servers they talk to. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class EnsembleClientTest {
    /** Longer than any standstill of a busy machine. */
    private static final int SESSION_TIMEOUT_MS = 200_000;

    @TempDir
    private Path folder;

    @Test
    void shouldReadEverywhereWhatWasWrittenAnywhere() throws Exception {
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 3);
                ZooKeeper first = client(ensemble.address(1));
                ZooKeeper second = client(ensemble.address(2));
                ZooKeeper third = client(ensemble.address(3))) {
            final List<ZooKeeper> clients = List.of(first, second, third);
            for (int i = 0; i < clients.size(); i++) {
                create(clients.get(i), "/by" + i, "data" + i, CreateMode.PERSISTENT);
            }
            for (final ZooKeeper client : clients) {
                client.sync("/", null, null);
                for (int i = 0; i < clients.size(); i++) {
                    assertEquals("data" + i, get(client, "/by" + i));
                }
            }
            assertEquals(
                    first.exists("/by2", false),
                    third.exists("/by2", false),
                    "every server stamps the same times and zxids");
        }
    }

    @Test
    void shouldTellAWatchAtOneServerOfAChangeAtAnother() throws Exception {
        final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 3);
                ZooKeeper watching = client(ensemble.address(1));
                ZooKeeper changing = client(ensemble.address(2))) {
            create(changing, "/watched", "old", CreateMode.PERSISTENT);
            watching.sync("/watched", null, null);
            watching.getData("/watched", events::add, null);
            changing.setData("/watched", "new".getBytes(StandardCharsets.UTF_8), -1);
            final WatchedEvent event = events.poll(Await.DEADLINE_MS, TimeUnit.MILLISECONDS);
            assertNotNull(event, "no event");
            assertEquals(EventType.NodeDataChanged, event.getType());
            assertEquals("new", get(watching, "/watched"), "what the event speaks of can be read after it");
        }
    }

    @Test
    void shouldKeepSessionsAndGoOnWritingWhenTheLeaderEnds() throws Exception {
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 3);
                ZooKeeper client = client(ensemble.addresses())) {
            create(client, "/mine", "", CreateMode.EPHEMERAL);
            final long session = client.getSessionId();
            final int leader = ensemble.awaitLeader();
            ensemble.stop(leader);
            for (int i = 0; i < 20; i++) {
                create(client, "/after" + i, "data", CreateMode.PERSISTENT);
            }
            assertEquals(session, client.getSessionId());
            final int next = ensemble.awaitLeader();
            assertNotEquals(leader, next);

            ensemble.start(leader);
            ensemble.awaitLeader();
            try (ZooKeeper returned = client(ensemble.address(leader))) {
                returned.sync("/", null, null);
                assertEquals("data", get(returned, "/after19"));
                assertEquals(session, returned.exists("/mine", false).getEphemeralOwner());
            }
        }
    }

    @Test
    void shouldRemoveEphemeralsEverywhereWhenTheirSessionEnds() throws Exception {
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 3);
                ZooKeeper watching = client(ensemble.address(3))) {
            final ZooKeeper ending = client(ensemble.address(1));
            create(ending, "/mine", "", CreateMode.EPHEMERAL);
            watching.sync("/", null, null);
            assertNotNull(watching.exists("/mine", false));
            ending.close();
            watching.sync("/", null, null);
            assertEquals(null, watching.exists("/mine", false));
        }
    }

    @Test
    void shouldSurviveARestartOfAllServers() throws Exception {
        final EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, Map.of());
        try (ensemble) {
            ensemble.startAll();
            try (ZooKeeper client = client(ensemble.addresses())) {
                create(client, "/lasting", "data", CreateMode.PERSISTENT);
            }
            for (int server = 1; server <= 3; server++) {
                ensemble.stop(server);
            }
            ensemble.startAll();
            try (ZooKeeper client = client(ensemble.addresses())) {
                assertEquals("data", get(client, "/lasting"));
            }
        }
    }

    @Test
    void shouldNotServeWithoutAQuorum() throws Exception {
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, Map.of("paddock.holdConnectionsMs", "0"))) {
            ensemble.start(2);
            final int port = ensemble.port(2);
            final String refusal = "This ZooKeeper instance is not currently serving requests\n";
            assertEquals(refusal, Word.send(port, "srvr"));
            assertEquals(refusal, Word.send(port, "mntr"));
            assertEquals("null", Word.send(port, "isro"));
            assertEquals("imok", Word.send(port, "ruok"));
            assertEquals("looking", ensemble.mode(2));
            ensemble.start(3);
            final int leader = awaitTwo(ensemble);
            assertTrue(Word.send(ensemble.port(leader), "srvr").contains("\nMode: leader\n"));
            ensemble.stop(3);
            Await.until("a lonely server stops serving", () -> ensemble.mode(2).equals("looking"));
            assertEquals(refusal, Word.send(port, "srvr"));
        }
    }

    private static int awaitTwo(final EmbeddedEnsemble ensemble) {
        Await.until("two of three serve", () -> List.of(ensemble.mode(2), ensemble.mode(3)).stream()
                .sorted()
                .toList()
                .equals(List.of("follower", "leader")));
        return ensemble.mode(2).equals("leader") ? 2 : 3;
    }

    @Test
    void shouldTellItsPlaceInTheWordsOfZooKeeper() throws Exception {
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 4, 1, Map.of())) {
            ensemble.startAll();
            final int leader = ensemble.awaitLeader();
            final int follower = ensemble.follower(leader);
            assertEquals("observer", ensemble.mode(4));
            assertTrue(Word.send(ensemble.port(4), "srvr").contains("\nMode: observer\n"));
            assertTrue(Word.send(ensemble.port(follower), "stat").contains("\nMode: follower\n"));
            final int port = ensemble.port(leader);
            Await.until(
                    "all keep up", () -> mntr(port, "synced_followers") == 2 && mntr(port, "synced_observers") == 1);
            assertEquals(3, mntr(port, "learners"));
            assertEquals(3, mntr(port, "quorum_size"));
            assertTrue(Word.send(port, "mntr").contains("zk_server_state\tleader\n"));
            assertTrue(Word.send(ensemble.port(follower), "mntr").contains("zk_peer_state\tfollowing - broadcast\n"));
            final String conf = Word.send(ensemble.port(4), "conf");
            assertTrue(conf.contains("\nserverId=4\n"), conf);
            assertTrue(conf.contains("\npeerType=1\n"), conf);
            assertTrue(conf.contains("\nmembership: \nserver.1=127.0.0.1:"), conf);
            assertEquals("rw", Word.send(ensemble.port(4), "isro"));
        }
    }

    @Test
    void shouldMoveTheLeader() throws Exception {
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 3);
                ZooKeeper client = client(ensemble.addresses())) {
            create(client, "/before", "data", CreateMode.PERSISTENT);
            final long session = client.getSessionId();
            final int leader = ensemble.awaitLeader();
            final int next = ensemble.follower(leader);
            Await.until("it is moved:", Await.DEADLINE_MS, ensemble::toString, () -> {
                order(ensemble, next);
                return ensemble.mode(next).equals("leader");
            });
            create(client, "/after", "data", CreateMode.PERSISTENT);
            assertEquals(session, client.getSessionId());
            assertEquals("data", get(client, "/before"));
        }
    }

    /** Tells whoever leads to have another one lead. */
    private static void order(final EmbeddedEnsemble ensemble, final int to) throws IOException {
        for (int server = 1; server <= ensemble.size(); server++) {
            if (ensemble.mode(server).equals("leader")) {
                Word.send(ensemble.port(server), "move\0\0\0\0\0\0\0" + (char) to);
            }
        }
    }

    @Test
    void shouldBeAnEnsembleOfOneWhenToldTo() throws Exception {
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 1);
                ZooKeeper client = client(ensemble.address(1))) {
            create(client, "/alone", "data", CreateMode.PERSISTENT);
            assertEquals("data", get(client, "/alone"));
            assertEquals("leader", ensemble.mode(1));
            assertEquals(1, client.exists("/alone", false).getCzxid() >>> 32, "epoch 1");
        }
    }

    @Test
    void shouldHoldTheSameBytesEverywhere() throws Exception {
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 3);
                ZooKeeper client = client(ensemble.addresses())) {
            for (int i = 0; i < 300; i++) {
                create(client, "/node" + i, "data" + i, CreateMode.PERSISTENT);
            }
            final byte[] expected = client.getData("/node299", false, null);
            for (int server = 1; server <= 3; server++) {
                try (ZooKeeper one = client(ensemble.address(server))) {
                    one.sync("/", null, null);
                    assertArrayEquals(expected, one.getData("/node299", false, null));
                }
            }
            final String digests = oldest(ensemble, 1);
            assertEquals(digests, oldest(ensemble, 2));
            assertEquals(digests, oldest(ensemble, 3));
        }
    }

    /** The oldest digest that is kept: all servers took it at the same zxid. */
    private static String oldest(final EmbeddedEnsemble ensemble, final int server) throws IOException {
        final List<String> lines =
                Word.send(ensemble.port(server), "hash").lines().toList();
        assertTrue(!lines.isEmpty(), "no digests at server " + server);
        return lines.get(0);
    }

    private static long mntr(final int port, final String key) {
        try {
            return Word.mntr(port, key);
        } catch (final IOException e) {
            return -1;
        }
    }

    private static ZooKeeper client(final String connectString) throws IOException {
        return new ZooKeeper(connectString, SESSION_TIMEOUT_MS, event -> {});
    }

    /** Creates a node, however often the connection is lost meanwhile. */
    private static void create(final ZooKeeper client, final String path, final String data, final CreateMode mode)
            throws KeeperException, InterruptedException {
        boolean asked = false;
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Await.DEADLINE_MS);
        while (true) {
            try {
                client.create(path, data.getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, mode);
                return;
            } catch (final KeeperException.ConnectionLossException e) {
                asked = true;
                if (System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
            } catch (final KeeperException.NodeExistsException e) {
                if (asked) {
                    return;
                }
                throw e;
            }
        }
    }

    private static String get(final ZooKeeper client, final String path) throws KeeperException, InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Await.DEADLINE_MS);
        while (true) {
            try {
                return new String(client.getData(path, false, null), StandardCharsets.UTF_8);
            } catch (final KeeperException.ConnectionLossException e) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
            }
        }
    }
}
