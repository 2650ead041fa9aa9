package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.SharedServers;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers and nodes with a time to live, with a reaper that looks every 100 ms. */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
class ReaperTest {
    private static final ServerSettings SETTINGS =
            ServerSettings.forTests().with("znode.container.checkIntervalMs", "100");

    @Parameter
    ServerKind kind;

    private TestClient client;
    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        client = TestClient.connect(SharedServers.get(kind, SETTINGS).connectString(), 20_000);
        zk = client.zk();
        root = client.newRoot("reaper");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private void createTtl(final String path, final long ttlMs) throws Exception {
        final CreateMode mode = CreateMode.PERSISTENT_WITH_TTL;
        zk.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, mode, new Stat(), ttlMs);
    }

    private void awaitGone(final String path) {
        Await.until("end of " + path, () -> zk.exists(path, false) == null);
    }

    @Test
    void shouldDeleteUsedContainers() throws Exception {
        client.create(root + "/unused", CreateMode.CONTAINER);
        client.create(root + "/used", CreateMode.CONTAINER);
        client.create(root + "/used/child", CreateMode.EPHEMERAL);
        client.create(root + "/busy", CreateMode.CONTAINER);
        client.create(root + "/busy/child", CreateMode.PERSISTENT);
        zk.exists(root + "/used", client.watcher());
        zk.delete(root + "/used/child", -1);
        assertEquals("NodeDeleted " + root + "/used", client.nextEvent());
        assertNotNull(zk.exists(root + "/unused", false));
        assertNotNull(zk.exists(root + "/busy", false));
    }

    @Test
    void shouldDeleteContainersInsideOut() throws Exception {
        client.create(root + "/outer", CreateMode.CONTAINER);
        client.create(root + "/outer/inner", CreateMode.CONTAINER);
        client.create(root + "/outer/inner/leaf", CreateMode.PERSISTENT);
        zk.delete(root + "/outer/inner/leaf", -1);
        awaitGone(root + "/outer/inner");
        awaitGone(root + "/outer");
    }

    @Test
    void shouldDeleteNodesWhoseTimeIsOver() throws Exception {
        createTtl(root + "/short", 200);
        createTtl(root + "/long", 600_000);
        // At once, or the parent may be gone before it has a child.
        zk.multi(List.of(
                Op.create(
                        root + "/parent",
                        new byte[0],
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT_WITH_TTL,
                        200),
                Op.create(root + "/parent/child", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        awaitGone(root + "/short");
        assertNotNull(zk.exists(root + "/long", false));
        assertNotNull(zk.exists(root + "/parent", false));
        zk.delete(root + "/parent/child", -1);
        awaitGone(root + "/parent");
    }

    @Test
    void shouldStartTheTimeAnewWithEveryChange() throws Exception {
        createTtl(root + "/kept", 4_000);
        final long createdMs = zk.exists(root + "/kept", false).getCtime();
        Await.until(
                "more than its time", () -> zk.setData(root + "/kept", null, -1).getMtime() - createdMs > 6_000);
        awaitGone(root + "/kept");
        assertNull(zk.exists(root + "/kept", false));
    }
}
