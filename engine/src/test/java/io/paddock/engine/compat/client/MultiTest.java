package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Transaction;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;

/** multi and multiRead through the Java client. */
class MultiTest extends ClientSuite {
    private static Op create(final String path, final CreateMode mode) {
        return Op.create(path, "data".getBytes(), ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
    }

    @Test
    void shouldSeeEarlierSteps() throws Exception {
        final List<OpResult> results = client.zk()
                .multi(List.of(
                        create(root + "/a", CreateMode.PERSISTENT),
                        create(root + "/a/s", CreateMode.PERSISTENT_SEQUENTIAL),
                        create(root + "/a/s", CreateMode.EPHEMERAL_SEQUENTIAL),
                        Op.setData(root + "/a", "x".getBytes(), 0),
                        Op.check(root + "/a", 1),
                        Op.create(
                                root + "/ttl",
                                null,
                                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                CreateMode.PERSISTENT_WITH_TTL,
                                5_000),
                        create(root + "/c", CreateMode.CONTAINER),
                        Op.delete(root + "/a/s0000000000", 0)));
        assertEquals(8, results.size());
        assertEquals(root + "/a/s0000000001", ((OpResult.CreateResult) results.get(2)).getPath());
        assertEquals(1, ((OpResult.SetDataResult) results.get(3)).getStat().getVersion());
        assertNotNull(((OpResult.CreateResult) results.get(5)).getStat());
        assertEquals(List.of("s0000000001"), client.zk().getChildren(root + "/a", false));
        final long zxid = client.zk().exists(root + "/a", false).getMzxid();
        assertEquals(zxid, client.zk().exists(root + "/c", false).getCzxid());
    }

    @Test
    void shouldUndoAllWhenOneStepFails() throws Exception {
        client.create(root + "/old", CreateMode.PERSISTENT);
        final KeeperException failure = assertThrows(KeeperException.NoNodeException.class, () -> client.zk()
                .multi(List.of(
                        create(root + "/a", CreateMode.PERSISTENT),
                        Op.setData(root + "/old", "changed".getBytes(), -1),
                        Op.delete(root + "/none", -1),
                        create(root + "/b", CreateMode.PERSISTENT))));
        assertEquals(
                List.of(0, 0, -101, -2),
                failure.getResults().stream()
                        .map(result -> ((OpResult.ErrorResult) result).getErr())
                        .toList());
        assertNull(client.zk().exists(root + "/a", false));
        assertArrayEquals("data".getBytes(), client.zk().getData(root + "/old", false, null));
        assertEquals(1, client.zk().exists(root, false).getCversion());
        assertEquals(root + "/s0000000001", client.create(root + "/s", CreateMode.PERSISTENT_SEQUENTIAL));
    }

    @Test
    void shouldFailOnCheck() throws Exception {
        client.create(root + "/a", CreateMode.PERSISTENT);
        assertThrows(KeeperException.BadVersionException.class, () -> client.zk()
                .multi(List.of(Op.check(root + "/a", 3), Op.delete(root + "/a", -1))));
        assertNotNull(client.zk().exists(root + "/a", false));
    }

    @Test
    void shouldCommitTransactionBuilder() throws Exception {
        final Transaction transaction = client.zk().transaction();
        transaction.create(root + "/t", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        transaction.setData(root + "/t", "v".getBytes(), 0);
        transaction.check(root + "/t", 1);
        assertEquals(3, transaction.commit().size());
        assertEquals(List.of(), client.zk().multi(List.of()));
    }

    @Test
    void shouldFireWatchesOfEachStepInOrder() throws Exception {
        client.zk().addWatch(root, client.watcher(), org.apache.zookeeper.AddWatchMode.PERSISTENT_RECURSIVE);
        client.zk()
                .multi(List.of(
                        create(root + "/a", CreateMode.PERSISTENT),
                        Op.setData(root + "/a", null, -1),
                        Op.delete(root + "/a", -1)));
        assertEquals(
                List.of("NodeCreated " + root + "/a", "NodeDataChanged " + root + "/a", "NodeDeleted " + root + "/a"),
                client.eventsUpToNow());
    }

    @Test
    void shouldReadManyAtOnce() throws Exception {
        client.create(root + "/a", CreateMode.PERSISTENT);
        final List<OpResult> results =
                client.zk().multi(List.of(Op.getData(root + "/a"), Op.getChildren(root), Op.getData(root + "/none")));
        assertArrayEquals("data".getBytes(), ((OpResult.GetDataResult) results.get(0)).getData());
        assertEquals(List.of("a"), ((OpResult.GetChildrenResult) results.get(1)).getChildren());
        assertEquals(-101, ((OpResult.ErrorResult) results.get(2)).getErr());
    }
}
