package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import java.util.Arrays;
import java.util.List;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients keep when the server process is killed, or ended in order, and started again on its data. */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
class RestartTest {
    private static final int TIMEOUT_MS = 30_000;

    @Parameter
    ServerKind kind;

    private TestServer server;
    private TestClient client;
    private String root;

    @BeforeEach
    void start() throws Exception {
        server = kind.launch(ServerSettings.forTests().with("snapCount", "40"));
        client = TestClient.connect(server.connectString(), TIMEOUT_MS);
        root = client.newRoot("restart");
    }

    @AfterEach
    void stop() {
        if (!server.isRunning()) {
            server.start();
        }
        client.close();
        server.close();
    }

    private void restart(final boolean kill) {
        if (kill) {
            server.kill();
        } else {
            server.stop();
        }
        client.awaitState(KeeperState.Disconnected);
        server.start();
        client.awaitState(KeeperState.SyncConnected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepSessionEphemeralsAndWatches(final boolean kill) throws Exception {
        final long sessionId = client.zk().getSessionId();
        client.create(root + "/e", CreateMode.EPHEMERAL);
        client.create(root + "/a", CreateMode.PERSISTENT);
        client.zk().getData(root + "/a", client.watcher(), null);
        client.zk().exists(root + "/none", client.watcher());
        client.zk().addWatch(root, client.watcher(), AddWatchMode.PERSISTENT_RECURSIVE);
        restart(kill);
        assertEquals(sessionId, client.zk().getSessionId());
        assertEquals(List.of(root + "/e"), client.zk().getEphemerals());
        assertEquals(sessionId, client.zk().exists(root + "/e", false).getEphemeralOwner());
        assertEquals(List.of(), client.eventsUpToNow());
        client.zk().setData(root + "/a", null, -1);
        assertEquals("NodeDataChanged " + root + "/a", client.nextEvent());
        client.create(root + "/none", CreateMode.PERSISTENT);
        assertEquals("NodeCreated " + root + "/none", client.nextEvent());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepEveryDetailOfNodes(final boolean kill) throws Exception {
        client.zk().addAuthInfo("digest", "user:password".getBytes());
        final List<ACL> acls = Arrays.asList(new ACL(31, new Id("auth", "")), new ACL(1, new Id("world", "anyone")));
        client.zk().create(root + "/n", "x".getBytes(), acls, CreateMode.PERSISTENT);
        client.zk().create(root + "/null", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
        for (int i = 0; i < 100; i++) {
            client.zk().setData(root + "/n", ("value" + i).getBytes(), i);
        }
        client.create(root + "/n/s", CreateMode.PERSISTENT_SEQUENTIAL);
        client.create(root + "/n/s", CreateMode.PERSISTENT_SEQUENTIAL);
        client.zk().delete(root + "/n/s0000000001", -1);
        final Stat stat = client.zk().exists(root + "/n", false);
        final List<ACL> stored = client.zk().getACL(root + "/n", new Stat());
        restart(kill);
        assertEquals(stat, client.zk().exists(root + "/n", false));
        assertEquals(stored, client.zk().getACL(root + "/n", new Stat()));
        assertArrayEquals("value99".getBytes(), client.zk().getData(root + "/n", false, null));
        assertNull(client.zk().getData(root + "/null", false, null));
        assertEquals(root + "/n/s0000000002", client.create(root + "/n/s", CreateMode.PERSISTENT_SEQUENTIAL));
        final Stat next = client.zk().exists(root + "/n/s0000000002", false);
        assertTrue(next.getCzxid() > stat.getPzxid(), "zxids must not go back");
    }

    @Test
    void shouldExpireSessionsThatDoNotComeBack() throws Exception {
        final TestClient lost = TestClient.connect(server.connectString(), 6_000);
        lost.create(root + "/lost", CreateMode.EPHEMERAL);
        lost.zk().getTestable().closeSocket();
        server.kill();
        killClient(lost);
        server.start();
        client.awaitState(KeeperState.SyncConnected);
        if (client.zk().exists(root + "/lost", client.watcher()) != null) {
            assertEquals("NodeDeleted " + root + "/lost", client.nextEvent());
        }
        assertNull(client.zk().exists(root + "/lost", false));
        assertNotNull(client.zk().exists(root, false));
    }

    /** Ends the client while there is no server, so that its session is not closed. */
    private static void killClient(final TestClient lost) {
        lost.awaitState(KeeperState.Disconnected);
        lost.close();
    }
}
