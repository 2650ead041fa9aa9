package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.TcpProxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.junit.jupiter.api.Test;

/** Sessions of the Java client: closing, expiry, reconnecting and what survives it. */
class SessionTest extends ClientSuite {
    private static final int SHORT_MS = 3_000;

    @Test
    void shouldDeleteEphemeralsOnClose() throws Exception {
        final TestClient owner = another();
        owner.create(root + "/e", CreateMode.EPHEMERAL);
        client.catchUp();
        assertNotNull(client.zk().exists(root + "/e", false));
        owner.close();
        client.catchUp();
        assertNull(client.zk().exists(root + "/e", false));
    }

    @Test
    void shouldExpireSilentSession() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server);
                TestClient owner = TestClient.connect(proxy.connectString(), SHORT_MS)) {
            final long heardOfNs = System.nanoTime();
            owner.create(root + "/e", CreateMode.EPHEMERAL);
            client.catchUp();
            client.zk().exists(root + "/e", client.watcher());
            proxy.refuse();
            assertEquals("NodeDeleted " + root + "/e", client.nextEvent());
            final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardOfNs);
            assertTrue(tookMs >= SHORT_MS, "ephemeral gone after " + tookMs + " ms");
            proxy.allow();
            owner.awaitState(KeeperState.Expired);
            assertThrows(KeeperException.SessionExpiredException.class, () -> owner.zk()
                    .exists("/", false));
        }
    }

    @Test
    void shouldLiveByPings() throws Exception {
        try (TestClient idle = TestClient.connect(server.connectString(), SHORT_MS)) {
            idle.create(root + "/e", CreateMode.EPHEMERAL);
            client.catchUp();
            final long createdMs = client.zk().exists(root + "/e", false).getCtime();
            Await.until("two timeouts", () -> {
                final long nowMs = client.zk().setData(root, null, -1).getMtime();
                return nowMs - createdMs > 2 * SHORT_MS;
            });
            assertNotNull(client.zk().exists(root + "/e", false));
            assertEquals(1, idle.zk().getEphemerals().size());
        }
    }

    @Test
    void shouldKeepEphemeralsAndWatchesThroughReconnect() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server);
                TestClient cut = TestClient.connect(proxy.connectString(), TIMEOUT_MS)) {
            final long sessionId = cut.zk().getSessionId();
            cut.create(root + "/e", CreateMode.EPHEMERAL);
            cut.create(root + "/a", CreateMode.PERSISTENT);
            cut.create(root + "/b", CreateMode.PERSISTENT);
            cut.zk().getData(root + "/a", cut.watcher(), null);
            cut.zk().exists(root + "/none", cut.watcher());
            cut.zk().getChildren(root + "/b", cut.watcher());
            cut.zk().addWatch(root + "/p", cut.watcher(), AddWatchMode.PERSISTENT);
            proxy.refuse();
            cut.awaitState(KeeperState.Disconnected);
            client.zk().setData(root + "/a", null, -1);
            client.create(root + "/none", CreateMode.PERSISTENT);
            client.create(root + "/b/child", CreateMode.PERSISTENT);
            proxy.allow();
            cut.awaitState(KeeperState.SyncConnected);
            assertEquals(sessionId, cut.zk().getSessionId());
            assertEquals("NodeDataChanged " + root + "/a", cut.nextEvent());
            assertEquals("NodeCreated " + root + "/none", cut.nextEvent());
            assertEquals("NodeChildrenChanged " + root + "/b", cut.nextEvent());
            client.create(root + "/p", CreateMode.PERSISTENT);
            assertEquals("NodeCreated " + root + "/p", cut.nextEvent());
            assertEquals(List.of(root + "/e"), cut.zk().getEphemerals());
            assertEquals(List.of(), cut.eventsUpToNow());
        }
    }

    @Test
    void shouldKeepUnfiredWatchesThroughReconnect() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server);
                TestClient cut = TestClient.connect(proxy.connectString(), TIMEOUT_MS)) {
            cut.create(root + "/a", CreateMode.PERSISTENT);
            cut.zk().getData(root + "/a", cut.watcher(), null);
            cut.zk().getChildren(root + "/a", cut.watcher());
            for (int i = 0; i < 2; i++) {
                proxy.cut();
                cut.awaitState(KeeperState.Disconnected);
                cut.awaitState(KeeperState.SyncConnected);
            }
            assertEquals(List.of(), cut.eventsUpToNow());
            client.zk().delete(root + "/a", -1);
            assertEquals("NodeDeleted " + root + "/a", cut.nextEvent());
        }
    }

    @Test
    void shouldHandOverSessionToAnotherClient() throws Exception {
        final TestClient first = another();
        first.create(root + "/e", CreateMode.EPHEMERAL);
        final long sessionId = first.zk().getSessionId();
        final byte[] password = first.zk().getSessionPasswd();
        try (TestClient second = TestClient.of(
                watcher -> new ZooKeeper(server.connectString(), TIMEOUT_MS, watcher, sessionId, password))) {
            assertEquals(sessionId, second.zk().getSessionId());
            assertEquals(List.of(root + "/e"), second.zk().getEphemerals());
        }
        client.catchUp();
        assertNull(client.zk().exists(root + "/e", false));
        first.close();
    }

    @Test
    void shouldServeClientsThatMayReadOnly() throws Exception {
        try (TestClient relaxed =
                TestClient.of(watcher -> new ZooKeeper(server.connectString(), TIMEOUT_MS, watcher, true))) {
            assertEquals(ZooKeeper.States.CONNECTED, relaxed.zk().getState());
            relaxed.create(root + "/a", CreateMode.PERSISTENT);
        }
    }

    @Test
    void shouldRefuseReconfiguration() throws Exception {
        try (ZooKeeperAdmin admin = new ZooKeeperAdmin(server.connectString(), TIMEOUT_MS, event -> {})) {
            assertThrows(
                    KeeperException.ReconfigDisabledException.class,
                    () -> admin.reconfigure("server.2=127.0.0.1:1:2:participant;3", null, null, -1, null));
        }
    }
}
