package io.paddock.engine.watch;

import static io.paddock.codecs.wire.EventType.NODE_CHILDREN_CHANGED;
import static io.paddock.codecs.wire.EventType.NODE_CREATED;
import static io.paddock.codecs.wire.EventType.NODE_DATA_CHANGED;
import static io.paddock.codecs.wire.EventType.NODE_DELETED;
import static io.paddock.engine.watch.WatchModel.notification;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.ZnodeTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WatchTableTest {
    private final WatchBench bench = new WatchBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldTellOfADeleteOnceEachAndTheParentLast() {
        bench.createNow("/p");
        bench.createNow("/p/n");
        bench.add(1, WatchTable.CHILD, "/p");
        bench.add(2, WatchTable.CHILD, "/p/n");
        bench.add(3, WatchTable.DATA, "/p/n");
        bench.add(3, WatchTable.CHILD, "/p/n");
        bench.add(3, WatchTable.PERSISTENT, "/p/n");
        bench.add(4, WatchTable.RECURSIVE, "/p");
        bench.deleteNow("/p/n");
        assertEquals(
                List.of(
                        notification(3, NODE_DELETED, "/p/n"),
                        notification(4, NODE_DELETED, "/p/n"),
                        notification(2, NODE_DELETED, "/p/n"),
                        notification(1, NODE_CHILDREN_CHANGED, "/p")),
                bench.toldNow());
    }

    @Test
    void shouldTellOfACreateBeforeTheParent() {
        bench.add(1, WatchTable.CHILD, "/");
        bench.add(2, WatchTable.DATA, "/n");
        bench.add(1, WatchTable.DATA, "/n");
        bench.createNow("/n");
        assertEquals(
                List.of(
                        notification(1, NODE_CREATED, "/n"),
                        notification(2, NODE_CREATED, "/n"),
                        notification(1, NODE_CHILDREN_CHANGED, "/")),
                bench.toldNow());
        assertEquals(0, bench.table.watchCount());
    }

    @Test
    void shouldEndOnlyTheStandardPart() {
        bench.createNow("/n");
        bench.add(1, WatchTable.DATA, "/n");
        bench.add(1, WatchTable.RECURSIVE, "/n");
        assertEquals(1, bench.table.watchCount());
        bench.setDataNow("/n");
        bench.setDataNow("/n");
        assertEquals(
                List.of(notification(1, NODE_DATA_CHANGED, "/n"), notification(1, NODE_DATA_CHANGED, "/n")),
                bench.toldNow());
        assertFalse(bench.contains(1, WatchTable.TYPE_DATA, "/n"));
        assertTrue(bench.contains(1, WatchTable.TYPE_RECURSIVE, "/n"));
        assertTrue(bench.contains(1, WatchTable.TYPE_ANY, "/n"));
    }

    @Test
    void shouldKeepPersistentWatchesAcrossDeleteAndCreateWhoeverGetsTheId() {
        bench.createNow("/n");
        bench.add(1, WatchTable.PERSISTENT, "/n");
        bench.deleteNow("/n");
        bench.createNow("/other");
        bench.setDataNow("/other");
        bench.createNow("/n");
        bench.createNow("/n/child");
        assertEquals(
                List.of(
                        notification(1, NODE_DELETED, "/n"),
                        notification(1, NODE_CREATED, "/n"),
                        notification(1, NODE_CHILDREN_CHANGED, "/n")),
                bench.toldNow());
        assertEquals(2, bench.table.watchCount());
    }

    @Test
    void shouldTakeTheEmptyPathAsTheRoot() {
        bench.add(1, WatchTable.RECURSIVE, "");
        assertTrue(bench.contains(1, WatchTable.TYPE_RECURSIVE, "/"));
        bench.createNow("/n");
        assertEquals(List.of(notification(1, NODE_CREATED, "/n")), bench.toldNow());
        assertTrue(bench.remove(1, WatchTable.TYPE_RECURSIVE, "/"));
        assertFalse(bench.contains(1, WatchTable.TYPE_ANY, ""));
    }

    @Test
    void shouldNameTheAclThatDecidesWhoIsTold() {
        final List<Integer> acls = new ArrayList<>();
        final WatchSink sink = (watcher, type, zxid, acl, path, offset, length) -> acls.add(acl);
        bench.add(1, WatchTable.RECURSIVE, "/");
        bench.add(1, WatchTable.PERSISTENT, "/");
        bench.begin();
        final int node = bench.create("/n", AclTable.READ_ONLY);
        bench.table.onCreated(node, 1, sink);
        bench.table.onDeleted(node, 1, sink);
        bench.tree.rollback();
        final int rootAcl = bench.tree.acl(ZnodeTree.ROOT);
        assertEquals(List.of(AclTable.READ_ONLY, rootAcl, AclTable.READ_ONLY, rootAcl), acls);
    }

    @Test
    void shouldFollowAPathThroughOneTransaction() {
        bench.add(1, WatchTable.PERSISTENT, "/n");
        bench.begin();
        bench.create("/n");
        bench.delete("/n");
        bench.create("/n");
        bench.setData("/n");
        bench.commit();
        assertEquals(
                List.of(
                        notification(1, NODE_CREATED, "/n"),
                        notification(1, NODE_DELETED, "/n"),
                        notification(1, NODE_CREATED, "/n"),
                        notification(1, NODE_DATA_CHANGED, "/n")),
                bench.toldNow());
    }

    @Test
    void shouldNotTellAConnectionThatIsFoundGoneWhileOthersAreTold() {
        bench.createNow("/n");
        for (int watcher = 1; watcher <= 3; watcher++) {
            bench.add(watcher, WatchTable.DATA, "/n");
        }
        final List<Integer> told = new ArrayList<>();
        bench.table.onDataChanged(bench.find("/n"), 9, (watcher, type, zxid, acl, path, offset, length) -> {
            told.add(watcher);
            bench.table.removeWatcher(3);
        });
        assertEquals(List.of(1, 2), told);
        assertEquals(0, bench.table.watchCount());
    }

    @Test
    void shouldCleanClosedConnectionsInSlicesAndUseTheirSlotsAgain() {
        final int nodes = 20_000;
        for (int i = 0; i < nodes; i++) {
            bench.createNow("/n" + i);
            bench.add(1, WatchTable.DATA, "/n" + i);
            bench.add(2, WatchTable.DATA, "/n" + i);
        }
        bench.add(1, WatchTable.RECURSIVE, "/missing");
        bench.table.removeWatcher(1);
        assertEquals(nodes, bench.table.watchCount());
        assertFalse(bench.contains(1, WatchTable.TYPE_ANY, "/n7"));
        bench.createNow("/missing");
        bench.setDataNow("/n7");
        assertEquals(List.of(notification(2, NODE_DATA_CHANGED, "/n7")), bench.toldNow());

        // While closed connections are left, a new one must not take over their watches.
        bench.add(3, WatchTable.DATA, "/n8");
        int slices = 0;
        for (int work = bench.table.clean(64); work > 0; work = bench.table.clean(64)) {
            assertTrue(work <= 64 + 2_048, "slice of " + work);
            slices++;
        }
        assertTrue(slices > nodes / 2_048, slices + " slices");
        assertFalse(bench.contains(3, WatchTable.TYPE_ANY, "/n9"));
        assertEquals(nodes - 1, bench.table.watchedPathCount());
        bench.setDataNow("/n8");
        assertEquals(2, bench.toldNow().size());

        bench.add(4, WatchTable.DATA, "/n9");
        bench.setDataNow("/n9");
        bench.setDataNow("/n10");
        assertEquals(
                List.of(
                        notification(4, NODE_DATA_CHANGED, "/n9"),
                        notification(2, NODE_DATA_CHANGED, "/n9"),
                        notification(2, NODE_DATA_CHANGED, "/n10")),
                bench.toldNow());
    }

    @Test
    void shouldCountBothTablesAndListOneAsTheWordsDo() {
        bench.createNow("/a");
        bench.add(1, WatchTable.PERSISTENT, "/a");
        bench.add(1, WatchTable.DATA, "/a");
        bench.add(2, WatchTable.CHILD, "/a");
        bench.add(2, WatchTable.CHILD, "/");
        assertEquals(4, bench.table.watchCount());
        assertEquals(1, bench.table.dataWatchCount());
        assertEquals(1, bench.table.watchedPathCount());
        assertEquals(1, bench.table.watchingCount());
    }

    @Test
    void shouldRejectAnUnknownType() {
        bench.add(1, WatchTable.DATA, "/");
        assertThrows(IllegalArgumentException.class, () -> bench.contains(1, 6, "/"));
        assertThrows(IllegalArgumentException.class, () -> bench.remove(1, 0, "/"));
    }
}
