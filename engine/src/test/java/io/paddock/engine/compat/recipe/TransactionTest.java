package io.paddock.engine.compat.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.Test;

/** Curator's transactions and its ways to create nodes. */
class TransactionTest extends RecipeSuite {
    @Test
    void shouldCommitAllOrNothing() throws Exception {
        curator.create().forPath(root);
        final CuratorOp create = curator.transactionOp().create().forPath(root + "/a", "1".getBytes());
        final CuratorOp set = curator.transactionOp().setData().withVersion(0).forPath(root + "/a", "2".getBytes());
        final CuratorOp check = curator.transactionOp().check().withVersion(1).forPath(root + "/a");
        final List<CuratorTransactionResult> results = curator.transaction().forOperations(create, set, check);
        assertEquals(root + "/a", results.get(0).getResultPath());
        assertEquals(1, results.get(1).getResultStat().getVersion());
        final CuratorOp delete = curator.transactionOp().delete().forPath(root + "/a");
        assertThrows(KeeperException.BadVersionException.class, () -> curator.transaction()
                .forOperations(set, delete));
        assertNotNull(curator.checkExists().forPath(root + "/a"));
    }

    @Test
    void shouldCreateParentsAsContainers() throws Exception {
        curator.create().creatingParentContainersIfNeeded().forPath(root + "/x/y/z");
        curator.delete().forPath(root + "/x/y/z");
        io.paddock.engine.compat.server.Await.until(
                "the containers to go", () -> curator.checkExists().forPath(root) == null);
        assertNull(curator.checkExists().forPath(root + "/x"));
    }

    @Test
    void shouldCreateWithProtection() throws Exception {
        curator.create().forPath(root);
        final String path = curator.create()
                .withProtection()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(root + "/p-");
        assertTrue(path.endsWith("p-0000000000") && path.contains("_c_"), path);
    }

    @Test
    void shouldCreateWithTtlAndOrSetData() throws Exception {
        curator.create()
                .withTtl(60_000)
                .withMode(CreateMode.PERSISTENT_WITH_TTL)
                .forPath(root, "1".getBytes());
        curator.create().orSetData().forPath(root, "2".getBytes());
        assertEquals("2", new String(curator.getData().forPath(root)));
        curator.delete().guaranteed().deletingChildrenIfNeeded().forPath(root);
        curator.delete().quietly().forPath(root);
    }

    @Test
    void shouldWorkInBackground() throws Exception {
        final CountDownLatch done = new CountDownLatch(2);
        curator.create()
                .inBackground((client, event) -> {
                    assertEquals(0, event.getResultCode());
                    done.countDown();
                })
                .forPath(root);
        curator.sync().inBackground((client, event) -> done.countDown()).forPath(root);
        assertTrue(done.await(60, TimeUnit.SECONDS));
    }
}
