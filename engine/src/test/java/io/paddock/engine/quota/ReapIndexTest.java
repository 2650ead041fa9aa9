package io.paddock.engine.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.StoredOwner;
import io.paddock.engine.tree.ZnodeTree;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReapIndexTest {
    private static final UnsafeBuffer NO_DATA = new UnsafeBuffer(new byte[0]);

    private final ZnodeTree tree = new ZnodeTree();
    private final ReapIndex index = new ReapIndex(tree);
    private final Set<String> found = new TreeSet<>();

    @AfterEach
    void close() {
        tree.close();
    }

    @Test
    void shouldFindEmptyContainersThatWereUsed() {
        final int unused = create(ZnodeTree.ROOT, "unused", StoredOwner.CONTAINER, 0);
        final int used = create(ZnodeTree.ROOT, "used", StoredOwner.CONTAINER, 0);
        final int child = create(used, "child", StoredOwner.PERSISTENT, 0);
        assertTrue(index.scan(1_000, 0, 100, this::onCandidate));
        assertEquals(Set.of(), found);
        delete(child);
        index.scan(1_000, 0, 100, this::onCandidate);
        assertEquals(Set.of("/used"), found);
        found.clear();
        index.scan(1_000, 999, 100, this::onCandidate);
        assertEquals(Set.of("/unused", "/used"), found);
        found.clear();
        delete(unused);
        delete(used);
        index.scan(1_000, 1, 100, this::onCandidate);
        assertEquals(Set.of(), found);
        assertEquals(0, index.size());
    }

    @Test
    void shouldFindTtlNodesWhoseTimeIsOver() {
        final int node = create(ZnodeTree.ROOT, "t", StoredOwner.ttl(100), 50);
        index.scan(150, 0, 100, this::onCandidate);
        assertEquals(Set.of(), found);
        index.scan(151, 0, 100, this::onCandidate);
        assertEquals(Set.of("/t"), found);
        found.clear();
        final int child = create(node, "c", StoredOwner.PERSISTENT, 60);
        index.scan(500, 0, 100, this::onCandidate);
        assertEquals(Set.of(), found);
        delete(child);
        tree.begin();
        tree.setData(node, NO_DATA, 0, 0, 9, 450);
        tree.settle();
        index.scan(550, 0, 100, this::onCandidate);
        assertEquals(Set.of(), found);
        index.scan(551, 0, 100, this::onCandidate);
        assertEquals(Set.of("/t"), found);
    }

    @Test
    void shouldLookAtASliceAtATime() {
        for (int i = 0; i < 10; i++) {
            create(ZnodeTree.ROOT, "t" + i, StoredOwner.ttl(1), 0);
        }
        assertFalse(index.scan(10, 0, 4, this::onCandidate));
        assertEquals(4, found.size());
        assertFalse(index.scan(10, 0, 4, this::onCandidate));
        assertTrue(index.scan(10, 0, 4, this::onCandidate));
        assertEquals(10, found.size());
    }

    @Test
    void shouldFillAgainInSlicesAfterALoadWhileTheTreeChanges() {
        final int[] nodes = new int[50];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = create(ZnodeTree.ROOT, "n" + i, i % 2 == 0 ? StoredOwner.ttl(1) : StoredOwner.PERSISTENT, 0);
            create(nodes[i], "c", StoredOwner.CONTAINER, 0);
        }
        index.onLoaded();
        assertEquals(0, index.size());
        for (int i = 0; index.size() < 60; i++) {
            assertTrue(i < 1_000, "the walk does not end: " + index.size());
            assertFalse(index.scan(-1, 0, 3, this::onCandidate), "a round before the index was full");
            if (i < 10) {
                // Whatever the walk stands on, it must go on after nodes around it went away.
                delete(tree.firstChild(nodes[i]));
                delete(nodes[i]);
            }
        }
        assertEquals(20 + 40, index.size());
    }

    private int create(final int parent, final String name, final long owner, final long timeMs) {
        final UnsafeBuffer bytes = new UnsafeBuffer(name.getBytes(StandardCharsets.UTF_8));
        tree.begin();
        final int node =
                tree.create(parent, bytes, 0, bytes.capacity(), NO_DATA, 0, 0, AclTable.OPEN, owner, 1, timeMs);
        index.onCreated(node);
        tree.settle();
        return node;
    }

    private void delete(final int node) {
        tree.begin();
        tree.delete(node, 2);
        index.onDeleted(node);
        tree.settle();
    }

    private void onCandidate(final int node) {
        final ExpandableArrayBuffer path = new ExpandableArrayBuffer();
        found.add(path.getStringWithoutLengthUtf8(0, tree.copyPath(node, path, 0)));
    }
}
