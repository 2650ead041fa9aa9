package io.paddock.engine.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZnodeTreeTest {
    private final ZnodeTree tree = new ZnodeTree();

    @AfterEach
    void close() {
        tree.close();
    }

    @Test
    void shouldStartWithTheBuiltInNodes() {
        assertEquals(4, tree.size());
        assertEquals(44, tree.approximateDataSize());
        assertEquals(-1, tree.cversion(ZnodeTree.ROOT));
        assertEquals(1, tree.numChildren(ZnodeTree.ROOT));
        final int own = find("/zookeeper");
        assertEquals(-2, tree.cversion(own));
        assertEquals(2, tree.numChildren(own));
        assertEquals(0, tree.pzxid(own));
        final int config = find("/zookeeper/config");
        assertEquals(-1, tree.aversion(config));
        assertEquals(0, tree.version(config));
        assertEquals(0, tree.dataLength(config));
        assertEquals(AclTable.READ_ONLY, tree.acl(config));
        assertEquals(AclTable.OPEN, tree.acl(find("/zookeeper/quota")));
        tree.verify();
    }

    @Test
    void shouldFindOnlyWholePaths() {
        final int a = create(ZnodeTree.ROOT, "a", "x", 0, 7, 1000);
        final int b = create(a, "b", null, 0, 8, 1001);
        assertEquals(ZnodeTree.ROOT, find(""));
        assertEquals(ZnodeTree.ROOT, find("/"));
        assertEquals(a, find("/a"));
        assertEquals(b, find("/a/b"));
        for (final String missing : new String[] {"a", "/a/", "//a", "/a//b", "/b", "/a/b/", "/a/b/c", "//", "/A"}) {
            assertEquals(ZnodeTree.NONE, find(missing), missing);
        }
        assertEquals("/a/b", path(b));
        assertEquals("/", path(ZnodeTree.ROOT));
        assertEquals(4, tree.pathLength(b));
    }

    @Test
    void shouldCountAsTheStatSays() {
        final int a = create(ZnodeTree.ROOT, "a", "x", 0, 7, 1000);
        create(a, "1", "", 0, 8, 1001);
        create(a, "2", "", 0, 9, 1002);
        final int third = create(a, "3", "", 0, 10, 1003);
        assertEquals(3, tree.cversion(a));
        tree.begin();
        tree.delete(third, 11);
        assertEquals("/a/3", path(third));
        assertEquals(1003, tree.mtime(third));
        assertEquals(0, tree.dataLength(third));
        tree.settle();
        assertEquals(4, tree.cversion(a));
        assertEquals(3, tree.childrenCreated(a));
        assertEquals(2, tree.numChildren(a));
        assertEquals(11, tree.pzxid(a));
        assertEquals(7, tree.mzxid(a));
        tree.begin();
        tree.setData(a, bytes("hello"), 0, 5, 12, 1004);
        tree.settle();
        final UnsafeBuffer stat = new UnsafeBuffer(new byte[ZnodeTree.STAT_LENGTH]);
        tree.encodeStat(a, stat, 0);
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[ZnodeTree.STAT_LENGTH]);
        final long[] longs = {7, 12, 1000, 1004};
        for (int i = 0; i < longs.length; i++) {
            expected.putLong(i * 8, longs[i], ByteOrder.BIG_ENDIAN);
        }
        expected.putInt(32, 1, ByteOrder.BIG_ENDIAN);
        expected.putInt(36, 4, ByteOrder.BIG_ENDIAN);
        expected.putInt(52, 5, ByteOrder.BIG_ENDIAN);
        expected.putInt(56, 2, ByteOrder.BIG_ENDIAN);
        expected.putLong(60, 11, ByteOrder.BIG_ENDIAN);
        assertArrayEquals(expected.byteArray(), stat.byteArray());
        tree.verify();
    }

    @Test
    void shouldTellNullDataFromEmpty() {
        final int none = create(ZnodeTree.ROOT, "none", null, 0, 1, 1);
        final int empty = create(ZnodeTree.ROOT, "empty", "", 0, 2, 2);
        assertEquals(-1, tree.dataLength(none));
        assertEquals(0, tree.dataLength(empty));
        assertEquals(0, tree.copyData(none, new UnsafeBuffer(new byte[0]), 0));
        tree.begin();
        tree.setData(empty, bytes(""), 0, -1, 3, 3);
        tree.setData(none, bytes(""), 0, 0, 3, 3);
        tree.settle();
        assertEquals(-1, tree.dataLength(empty));
        assertEquals(0, tree.dataLength(none));
    }

    @Test
    void shouldListEphemeralsOfTheirOwnerInOrder() {
        final int a = create(ZnodeTree.ROOT, "a", "", 77, 1, 1);
        final int b = create(ZnodeTree.ROOT, "b", "", 77, 2, 1);
        final int c = create(ZnodeTree.ROOT, "c", "", 77, 3, 1);
        create(ZnodeTree.ROOT, "d", "", StoredOwner.CONTAINER, 4, 1);
        create(ZnodeTree.ROOT, "e", "", StoredOwner.ttl(5), 5, 1);
        assertEquals(3, tree.ephemeralCount());
        assertEquals(a, tree.firstEphemeral(77));
        assertEquals(b, tree.nextEphemeral(a));
        assertEquals(c, tree.nextEphemeral(b));
        assertEquals(ZnodeTree.NONE, tree.nextEphemeral(c));
        assertEquals(ZnodeTree.NONE, tree.firstEphemeral(78));
        tree.begin();
        tree.delete(b, 6);
        tree.delete(a, 6);
        tree.settle();
        assertEquals(c, tree.firstEphemeral(77));
        assertEquals(1, tree.ephemeralCount(77));
        tree.verify();
        tree.begin();
        tree.delete(c, 7);
        tree.settle();
        assertEquals(ZnodeTree.NONE, tree.firstEphemeral(77));
        assertEquals(0, tree.ephemeralCount());
        tree.verify();
    }

    @Test
    void shouldInternAclsAndDropThemWithTheLastUser() {
        final UnsafeBuffer acl = bytes("some list of permissions");
        final int id = tree.acls().intern(acl, 0, acl.capacity());
        assertEquals(id, tree.acls().intern(acl, 0, acl.capacity()));
        final int generation = tree.acls().generation(id);
        tree.begin();
        final int node = tree.create(ZnodeTree.ROOT, bytes("n"), 0, 1, acl, 0, 0, id, 0, 1, 1);
        tree.settle();
        assertEquals(id, tree.acl(node));
        assertEquals(acl.capacity(), tree.acls().length(id));
        tree.begin();
        tree.setAcl(node, AclTable.OPEN);
        tree.settle();
        assertEquals(1, tree.aversion(node));
        assertThrows(IllegalArgumentException.class, () -> tree.acls().length(id));
        final UnsafeBuffer other = bytes("other");
        assertEquals(id, tree.acls().intern(other, 0, other.capacity()));
        assertTrue(tree.acls().generation(id) != generation);
        tree.begin();
        tree.rollback();
        tree.verify();
    }

    @Test
    void shouldRefuseChangesOutsideATransactionAndToDeletedNodes() {
        final int node = create(ZnodeTree.ROOT, "n", "", 0, 1, 1);
        assertThrows(IllegalStateException.class, () -> tree.delete(node, 2));
        assertThrows(IllegalStateException.class, tree::rollback);
        tree.begin();
        assertThrows(IllegalStateException.class, tree::begin);
        tree.delete(node, 2);
        assertThrows(IllegalStateException.class, () -> tree.delete(node, 2));
        assertThrows(IllegalStateException.class, () -> tree.setData(node, bytes(""), 0, 0, 2, 2));
        tree.rollback();
        assertEquals(node, find("/n"));
        tree.verify();
    }

    private int create(
            final int parent,
            final String name,
            final String data,
            final long owner,
            final long zxid,
            final long timeMs) {
        tree.begin();
        final UnsafeBuffer nameBytes = bytes(name);
        final UnsafeBuffer dataBytes = bytes(data == null ? "" : data);
        final int node = tree.create(
                parent,
                nameBytes,
                0,
                nameBytes.capacity(),
                dataBytes,
                0,
                data == null ? -1 : dataBytes.capacity(),
                AclTable.OPEN,
                owner,
                zxid,
                timeMs);
        tree.settle();
        return node;
    }

    private int find(final String path) {
        final UnsafeBuffer bytes = bytes(path);
        return tree.find(bytes, 0, bytes.capacity());
    }

    private String path(final int node) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return buffer.getStringWithoutLengthAscii(0, tree.copyPath(node, buffer, 0));
    }

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
