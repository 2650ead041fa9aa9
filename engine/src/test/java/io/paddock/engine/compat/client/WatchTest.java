package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches of all kinds through the Java client. */
class WatchTest extends ClientSuite {
    private TestClient writer;

    @BeforeEach
    void connectWriter() {
        writer = another();
    }

    @AfterEach
    void disconnectWriter() {
        writer.close();
    }

    @Test
    void shouldFireOnce() throws Exception {
        client.zk().exists(root + "/a", client.watcher());
        writer.create(root + "/a", CreateMode.PERSISTENT);
        assertEquals("NodeCreated " + root + "/a", client.nextEvent());
        writer.zk().setData(root + "/a", null, -1);
        assertEquals(List.of(), client.eventsUpToNow());
        client.zk().getData(root + "/a", client.watcher(), null);
        writer.zk().setData(root + "/a", null, -1);
        assertEquals("NodeDataChanged " + root + "/a", client.nextEvent());
        client.zk().exists(root + "/a", client.watcher());
        writer.zk().delete(root + "/a", -1);
        assertEquals("NodeDeleted " + root + "/a", client.nextEvent());
    }

    @Test
    void shouldReportChildren() throws Exception {
        client.zk().getChildren(root, client.watcher());
        writer.create(root + "/a", CreateMode.PERSISTENT);
        assertEquals("NodeChildrenChanged " + root, client.nextEvent());
        client.zk().getChildren(root, client.watcher());
        client.zk().getChildren(root + "/a", client.watcher());
        client.zk().getData(root + "/a", client.watcher(), null);
        writer.zk().delete(root + "/a", -1);
        writer.zk().sync(root);
        assertEquals("NodeDeleted " + root + "/a", client.nextEvent());
        assertEquals("NodeChildrenChanged " + root, client.nextEvent());
        assertEquals(List.of(), client.eventsUpToNow());
    }

    @Test
    void shouldKeepPersistentWatch() throws Exception {
        client.zk().addWatch(root + "/a", client.watcher(), AddWatchMode.PERSISTENT);
        writer.create(root + "/a", CreateMode.PERSISTENT);
        writer.zk().setData(root + "/a", null, -1);
        writer.create(root + "/a/b", CreateMode.PERSISTENT);
        writer.zk().setData(root + "/a/b", null, -1);
        writer.zk().delete(root + "/a/b", -1);
        writer.zk().delete(root + "/a", -1);
        for (final String type : List.of(
                "NodeCreated", "NodeDataChanged", "NodeChildrenChanged", "NodeChildrenChanged", "NodeDeleted")) {
            assertEquals(type + " " + root + "/a", client.nextEvent());
        }
        assertEquals(List.of(), client.eventsUpToNow());
    }

    @Test
    void shouldKeepRecursiveWatch() throws Exception {
        client.zk().addWatch(root, client.watcher(), AddWatchMode.PERSISTENT_RECURSIVE);
        writer.create(root + "/a", CreateMode.PERSISTENT);
        writer.create(root + "/a/b", CreateMode.PERSISTENT);
        writer.zk().setData(root + "/a/b", null, -1);
        writer.zk().delete(root + "/a/b", -1);
        assertEquals("NodeCreated " + root + "/a", client.nextEvent());
        assertEquals("NodeCreated " + root + "/a/b", client.nextEvent());
        assertEquals("NodeDataChanged " + root + "/a/b", client.nextEvent());
        assertEquals("NodeDeleted " + root + "/a/b", client.nextEvent());
        assertEquals(List.of(), client.eventsUpToNow());
    }

    @Test
    void shouldRemoveWatches() throws Exception {
        client.create(root + "/a", CreateMode.PERSISTENT);
        client.zk().getData(root + "/a", client.watcher(), null);
        client.zk().getChildren(root + "/a", client.watcher());
        client.zk().addWatch(root + "/a", client.watcher(), AddWatchMode.PERSISTENT);
        client.zk().removeAllWatches(root + "/a", WatcherType.Data, false);
        assertEquals("DataWatchRemoved " + root + "/a", client.nextEvent());
        client.zk().removeAllWatches(root + "/a", WatcherType.Children, false);
        assertEquals("ChildWatchRemoved " + root + "/a", client.nextEvent());
        writer.zk().setData(root + "/a", null, -1);
        assertEquals("NodeDataChanged " + root + "/a", client.nextEvent());
        client.zk().removeAllWatches(root + "/a", WatcherType.Any, false);
        assertEquals("PersistentWatchRemoved " + root + "/a", client.nextEvent());
        writer.zk().setData(root + "/a", null, -1);
        assertEquals(List.of(), client.eventsUpToNow());
        assertThrows(KeeperException.NoWatcherException.class, () -> client.zk()
                .removeAllWatches(root + "/a", WatcherType.Any, false));
    }

    @Test
    void shouldRemoveOneOfTwoWatchers() throws Exception {
        client.create(root + "/a", CreateMode.PERSISTENT);
        final org.apache.zookeeper.Watcher second = event -> {};
        client.zk().getData(root + "/a", client.watcher(), null);
        client.zk().getData(root + "/a", second, null);
        client.zk().removeWatches(root + "/a", second, WatcherType.Data, false);
        writer.zk().setData(root + "/a", null, -1);
        assertEquals("NodeDataChanged " + root + "/a", client.nextEvent());
    }

    @Test
    void shouldTellOwnWatchBeforeOwnReply() throws Exception {
        client.zk().exists(root + "/a", client.watcher());
        client.create(root + "/a", CreateMode.PERSISTENT);
        assertEquals(List.of("NodeCreated " + root + "/a"), client.eventsUpToNow());
    }

    @Test
    void shouldNotTellThoseWhoMayNotRead() throws Exception {
        client.zk().addWatch(root, client.watcher(), AddWatchMode.PERSISTENT_RECURSIVE);
        writer.zk().addAuthInfo("digest", "user:password".getBytes());
        writer.zk().create(root + "/hidden", null, ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        writer.zk().setData(root + "/hidden", null, -1);
        writer.zk().delete(root + "/hidden", -1);
        writer.zk().create(root + "/shown", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertEquals("NodeCreated " + root + "/shown", client.nextEvent());
    }

    @Test
    void shouldReportEphemeralsOfClosedSessions() throws Exception {
        final TestClient owner = another();
        owner.create(root + "/e", CreateMode.EPHEMERAL);
        client.catchUp();
        client.zk().exists(root + "/e", client.watcher());
        client.zk().getChildren(root, client.watcher());
        owner.close();
        assertEquals("NodeDeleted " + root + "/e", client.nextEvent());
        assertEquals("NodeChildrenChanged " + root, client.nextEvent());
    }
}
