package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

/** Creating, reading, changing and deleting through the Java client. */
class NodeOperationsTest extends ClientSuite {
    @Test
    void shouldCreateInEveryMode() throws Exception {
        assertEquals(root + "/p", client.create(root + "/p", CreateMode.PERSISTENT));
        assertEquals(root + "/e", client.create(root + "/e", CreateMode.EPHEMERAL));
        assertEquals(root + "/ps0000000002", client.create(root + "/ps", CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(root + "/es0000000003", client.create(root + "/es", CreateMode.EPHEMERAL_SEQUENTIAL));
        assertEquals(root + "/c", client.create(root + "/c", CreateMode.CONTAINER));
        final Stat stat = new Stat();
        assertEquals(root + "/t", create(root + "/t", CreateMode.PERSISTENT_WITH_TTL, stat, 60_000));
        assertEquals(
                root + "/ts0000000006", create(root + "/ts", CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, stat, 60_000));
        assertEquals(0, stat.getEphemeralOwner());
        assertEquals(
                client.zk().getSessionId(),
                client.zk().exists(root + "/e", false).getEphemeralOwner());
        assertEquals(7, client.zk().exists(root, false).getCversion());
    }

    private String create(final String path, final CreateMode mode, final Stat stat, final long ttlMs)
            throws Exception {
        return client.zk().create(path, new byte[] {1}, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode, stat, ttlMs);
    }

    @Test
    void shouldReturnStatOfCreate2() throws Exception {
        final Stat stat = new Stat();
        client.zk().create(root + "/a", new byte[5], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, stat);
        assertEquals(5, stat.getDataLength());
        assertEquals(stat.getCzxid(), stat.getMzxid());
        assertEquals(stat.getCzxid(), stat.getPzxid());
        assertEquals(stat.getCtime(), stat.getMtime());
        assertEquals(stat, client.zk().exists(root + "/a", false));
        final Stat container = new Stat();
        client.zk().create(root + "/c", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER, container);
        // In an ensemble another epoch may have begun.
        assertTrue(
                kind.isEnsemble()
                        ? container.getCzxid() > stat.getCzxid()
                        : container.getCzxid() == stat.getCzxid() + 1);
    }

    @Test
    void shouldReadWhatWasWritten() throws Exception {
        client.create(root + "/a", CreateMode.PERSISTENT);
        final Stat changed = client.zk().setData(root + "/a", "new".getBytes(), 0);
        assertEquals(1, changed.getVersion());
        final Stat stat = new Stat();
        assertArrayEquals("new".getBytes(), client.zk().getData(root + "/a", false, stat));
        assertEquals(changed, stat);
        client.zk().setData(root + "/a", null, -1);
        assertNull(client.zk().getData(root + "/a", false, stat));
        assertEquals(0, stat.getDataLength());
        assertEquals(2, stat.getVersion());
        assertTrue(stat.getMzxid() > stat.getCzxid());
    }

    @Test
    void shouldKeepOneMegabyteLessTheRequestAround() throws Exception {
        final byte[] data = new byte[1_048_575 - 200];
        data[data.length - 1] = 7;
        client.zk().create(root + "/big", data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertArrayEquals(data, client.zk().getData(root + "/big", false, null));
    }

    @Test
    void shouldTellMissingNodesAndWrongVersions() throws Exception {
        assertNull(client.zk().exists(root + "/none", false));
        assertThrows(KeeperException.NoNodeException.class, () -> client.zk().getData(root + "/none", false, null));
        assertThrows(KeeperException.NoNodeException.class, () -> client.zk().setData(root + "/none", null, -1));
        assertThrows(KeeperException.NoNodeException.class, () -> client.zk().delete(root + "/none", -1));
        assertThrows(KeeperException.NoNodeException.class, () -> client.zk().getChildren(root + "/none", false));
        assertThrows(
                KeeperException.NoNodeException.class,
                () -> client.create(root + "/none/child", CreateMode.PERSISTENT));
        client.create(root + "/a", CreateMode.PERSISTENT);
        assertThrows(
                KeeperException.NodeExistsException.class, () -> client.create(root + "/a", CreateMode.PERSISTENT));
        assertThrows(
                KeeperException.BadVersionException.class, () -> client.zk().setData(root + "/a", null, 1));
        assertThrows(
                KeeperException.BadVersionException.class, () -> client.zk().delete(root + "/a", 1));
        client.create(root + "/a/b", CreateMode.PERSISTENT);
        assertThrows(KeeperException.NotEmptyException.class, () -> client.zk().delete(root + "/a", 0));
        client.zk().delete(root + "/a/b", 0);
        client.zk().delete(root + "/a", 0);
        assertNull(client.zk().exists(root + "/a", false));
    }

    @Test
    void shouldRefuseChildrenOfEphemerals() throws Exception {
        client.create(root + "/e", CreateMode.EPHEMERAL);
        assertThrows(
                KeeperException.NoChildrenForEphemeralsException.class,
                () -> client.create(root + "/e/x", CreateMode.PERSISTENT));
    }

    @Test
    void shouldListChildrenBothWays() throws Exception {
        final Set<String> names = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            names.add("child" + i);
            client.create(root + "/child" + i, CreateMode.PERSISTENT);
        }
        assertEquals(names, new HashSet<>(client.zk().getChildren(root, false)));
        final Stat stat = new Stat();
        assertEquals(names, new HashSet<>(client.zk().getChildren(root, false, stat)));
        assertEquals(200, stat.getNumChildren());
        assertEquals(200, client.zk().getAllChildrenNumber(root));
    }

    @Test
    void shouldCountAllDescendants() throws Exception {
        client.create(root + "/a", CreateMode.PERSISTENT);
        client.create(root + "/a/b", CreateMode.PERSISTENT);
        client.create(root + "/a/b/c", CreateMode.PERSISTENT);
        client.create(root + "/ab", CreateMode.PERSISTENT);
        assertEquals(4, client.zk().getAllChildrenNumber(root));
        assertEquals(2, client.zk().getAllChildrenNumber(root + "/a"));
    }

    @Test
    void shouldListOwnEphemerals() throws Exception {
        client.create(root + "/e1", CreateMode.EPHEMERAL);
        client.create(root + "/e2", CreateMode.EPHEMERAL);
        client.create(root + "/p", CreateMode.PERSISTENT);
        try (TestClient other = another()) {
            other.create(root + "/e3", CreateMode.EPHEMERAL);
            assertEquals(List.of(root + "/e3"), other.zk().getEphemerals());
        }
        assertEquals(
                Set.of(root + "/e1", root + "/e2"), new HashSet<>(client.zk().getEphemerals()));
        assertEquals(List.of(root + "/e2"), client.zk().getEphemerals(root + "/e2"));
        assertEquals(List.of(), client.zk().getEphemerals("/other"));
    }

    @Test
    void shouldCountSequencesOverAllChildren() throws Exception {
        assertEquals(root + "/a-0000000000", client.create(root + "/a-", CreateMode.PERSISTENT_SEQUENTIAL));
        client.create(root + "/plain", CreateMode.PERSISTENT);
        assertEquals(root + "/b-0000000002", client.create(root + "/b-", CreateMode.EPHEMERAL_SEQUENTIAL));
        client.zk().delete(root + "/a-0000000000", -1);
        assertEquals(root + "/a-0000000003", client.create(root + "/a-", CreateMode.PERSISTENT_SEQUENTIAL));
        assertEquals(root + "/0000000004", client.create(root + "/", CreateMode.PERSISTENT_SEQUENTIAL));
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        final int count = 1_000;
        final List<String> answers = new ArrayList<>();
        final CountDownLatch done = new CountDownLatch(3 * count);
        for (int i = 0; i < count; i++) {
            final String path = root + "/n" + i;
            client.zk()
                    .create(
                            path,
                            new byte[] {1},
                            ZooDefs.Ids.OPEN_ACL_UNSAFE,
                            CreateMode.PERSISTENT,
                            (rc, asked, context, name) -> note(answers, done, "create " + rc + " " + asked),
                            null);
            client.zk()
                    .getData(
                            path,
                            false,
                            (rc, asked, context, data, stat) -> note(answers, done, "get " + rc + " " + asked),
                            null);
            client.zk()
                    .delete(path, 0, (rc, asked, context) -> note(answers, done, "delete " + rc + " " + asked), null);
        }
        assertTrue(done.await(120, TimeUnit.SECONDS));
        for (int i = 0; i < count; i++) {
            assertEquals("create 0 " + root + "/n" + i, answers.get(3 * i));
            assertEquals("get 0 " + root + "/n" + i, answers.get(3 * i + 1));
            assertEquals("delete 0 " + root + "/n" + i, answers.get(3 * i + 2));
        }
    }

    private static void note(final List<String> answers, final CountDownLatch done, final String answer) {
        answers.add(answer);
        done.countDown();
    }

    @Test
    void shouldSync() throws Exception {
        final CountDownLatch done = new CountDownLatch(1);
        client.zk()
                .sync(
                        root,
                        (rc, path, context) -> {
                            assertEquals(0, rc);
                            assertEquals(root, path);
                            done.countDown();
                        },
                        null);
        assertTrue(done.await(120, TimeUnit.SECONDS));
    }

    @Test
    void shouldShowBuiltInNodes() throws Exception {
        assertTrue(client.zk().getChildren("/", false).contains("zookeeper"));
        assertEquals(Set.of("config", "quota"), new HashSet<>(client.zk().getChildren("/zookeeper", false)));
        final String members = new String(client.zk().getConfig(false, new Stat()));
        assertEquals(kind.isEnsemble() ? 3 : 0, members.split("server\\.", -1).length - 1, members);
        assertThrows(
                KeeperException.BadArgumentsException.class, () -> client.zk().delete("/zookeeper", -1));
        assertThrows(
                KeeperException.BadArgumentsException.class, () -> client.zk().delete("/zookeeper/quota", -1));
        assertThrows(KeeperException.NoAuthException.class, () -> client.zk().setData("/zookeeper/config", null, -1));
    }

    @Test
    void shouldWorkBelowChroot() throws Exception {
        try (TestClient inner = TestClient.connect(server.connectString() + root, TIMEOUT_MS)) {
            assertEquals("/a", inner.create("/a", CreateMode.PERSISTENT));
            assertEquals("/a/s0000000000", inner.create("/a/s", CreateMode.PERSISTENT_SEQUENTIAL));
            assertNotNull(inner.zk().exists("/a", inner.watcher()));
            client.zk().setData(root + "/a", null, -1);
            assertEquals("NodeDataChanged /a", inner.nextEvent());
            assertEquals(List.of("a"), inner.zk().getChildren("/", false));
        }
    }

    @Test
    void shouldKeepUnusualNames() throws Exception {
        for (final String name :
                List.of("\u00e4\u00f6\u00fc", "\u65e5\u672c", "a b", "...", ".a", "%zz", "~", "a".repeat(5000))) {
            client.create(root + "/" + name, CreateMode.PERSISTENT);
            assertNotNull(client.zk().exists(root + "/" + name, false), name);
            assertTrue(client.zk().getChildren(root, false).contains(name), name);
        }
    }
}
