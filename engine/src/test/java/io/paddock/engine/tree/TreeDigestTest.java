package io.paddock.engine.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.tree.TreeDriver.Shape;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The digest that a tree keeps is the one that walking it gives, and tells any two states apart. */
class TreeDigestTest {
    private static final ArenaConfig CONFIG = new ArenaConfig(64 << 20, 0);
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final ZnodeTree tree = new ZnodeTree(CONFIG);

    @AfterEach
    void close() {
        tree.close();
    }

    @Test
    void shouldBeUpToDateAfterEachTransaction() {
        for (long seed = 1; seed <= 200; seed++) {
            follow(seed, seed % 20 == 0 ? Shape.WILD : Shape.SMALL, 80);
        }
    }

    @Test
    void shouldComeBackWithAnImage() {
        new TreeDriver(5, Shape.SMALL, tree).transact();
        try (ZnodeTree other = new ZnodeTree(CONFIG)) {
            new TreeDriver(6, Shape.SMALL, other).transact();
            TreeImages.load(other, TreeImages.of(tree));
            assertEquals(tree.digest(), other.digest());
            assertEquals(tree.digest(), new TreeDigest().of(other));
        }
    }

    @Test
    void shouldNotDependOnTheOrderOfEqualChanges() {
        try (ZnodeTree other = new ZnodeTree(CONFIG)) {
            for (final ZnodeTree each : new ZnodeTree[] {tree, other}) {
                each.begin();
                final int a = create(each, ZnodeTree.ROOT, each == tree ? "a" : "b");
                final int b = create(each, ZnodeTree.ROOT, each == tree ? "b" : "a");
                create(each, each == tree ? a : b, "child");
                each.settle();
            }
            assertEquals(tree.digest(), other.digest());
        }
    }

    @Test
    void shouldDifferForEachFieldThatDiffers() {
        final Set<Long> seen = new HashSet<>();
        tree.begin();
        final int node = create(tree, ZnodeTree.ROOT, "node");
        note(seen);
        tree.setData(node, NOTHING, 0, 0, 7, 8);
        note(seen);
        tree.overwriteData(node, NOTHING, 0, -1);
        note(seen);
        tree.overwriteData(node, new UnsafeBuffer(new byte[1]), 0, 1);
        note(seen);
        tree.overwriteData(node, new UnsafeBuffer(new byte[2]), 0, 2);
        note(seen);
        tree.overwriteData(node, new UnsafeBuffer(new byte[] {0, 1}), 0, 2);
        note(seen);
        tree.setAcl(node, AclTable.READ_ONLY);
        note(seen);
        tree.setAcl(node, AclTable.OPEN);
        note(seen);
        final int child = create(tree, node, "x");
        note(seen);
        tree.delete(child, 9);
        note(seen);
        tree.settle();
    }

    @Test
    void shouldTellOwnersAndPlacesApart() {
        final Set<Long> seen = new HashSet<>();
        for (final long owner : new long[] {0, StoredOwner.CONTAINER, StoredOwner.ttl(1), StoredOwner.ttl(2), 1, 2}) {
            for (final String name : new String[] {"a", "b", "ab", "a".repeat(300), "a".repeat(5000)}) {
                tree.begin();
                final int top = create(tree, ZnodeTree.ROOT, "top");
                final int parent = tree.parent(top);
                tree.create(parent, bytes(name), 0, name.length(), NOTHING, 0, 0, AclTable.OPEN, owner, 5, 6);
                note(seen);
                tree.rollback();
            }
        }
    }

    /** A number that servers will compare must not change with a version of the program. */
    @Test
    void shouldStayTheSameForEver() {
        assertEquals(1246909402811385148L, tree.digest());
    }

    private void note(final Set<Long> seen) {
        assertEquals(new TreeDigest().of(tree), tree.digest());
        assertNotEquals(false, seen.add(tree.digest()), "a digest came twice");
    }

    private static int create(final ZnodeTree tree, final int parent, final String name) {
        return tree.create(parent, bytes(name), 0, name.length(), NOTHING, 0, 0, AclTable.OPEN, 0, 5, 6);
    }

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static void follow(final long seed, final Shape shape, final int transactions) {
        try (ZnodeTree tree = new ZnodeTree(CONFIG)) {
            final TreeDriver driver = new TreeDriver(seed, shape, tree);
            for (int i = 0; i < transactions; i++) {
                driver.transact();
                assertEquals(new TreeDigest().of(tree), tree.digest(), "seed " + seed + ", transaction " + i);
            }
        }
    }
}
