package io.paddock.engine.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.tree.TreeDriver.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random transactions on the tree and on a plain Java model; what is taken back leaves no trace. */
class TreeModelTest {
    private static final ArenaConfig CONFIG = new ArenaConfig(256 << 20, 0);

    /** Header, tables, and one span for each block that the four built-in nodes may have got: see {@link Shape#WILD}. */
    private static final long LEFT_LENGTH = (1 + 4 + 4 + 4 + 4 * 6 + 6) * (long) Arena.SPAN_LENGTH;

    @Test
    void shouldEqualAModelOfManySmallTrees() {
        for (long seed = 1; seed <= 1500; seed++) {
            run(seed, Shape.SMALL, 60, 10);
        }
    }

    @Test
    void shouldEqualAModelWithLongNamesAndData() {
        for (long seed = 1; seed <= 60; seed++) {
            run(seed, Shape.WILD, 150, 25);
        }
    }

    @Test
    void shouldEqualAModelWhileTheIndexGrowsAndShrinks() {
        for (long seed = 1; seed <= 2; seed++) {
            run(seed, Shape.WIDE, 12_000, 4_000);
        }
    }

    @Test
    @Tag("slow")
    void shouldEqualAModelForALongTime() {
        for (long seed = 10_000; seed <= 60_000; seed++) {
            run(seed, seed % 20 == 0 ? Shape.WILD : Shape.SMALL, 100, 20);
        }
    }

    private static void run(final long seed, final Shape shape, final int transactions, final int checkEvery) {
        try (ZnodeTree tree = new ZnodeTree(CONFIG)) {
            final TreeDriver driver = new TreeDriver(seed, shape, tree);
            for (int i = 1; i <= transactions; i++) {
                driver.transact();
                if (i % checkEvery == 0) {
                    driver.check();
                    tree.verify();
                }
            }
            driver.deleteAll();
            driver.check();
            tree.verify();
            assertEquals(44, tree.approximateDataSize() - driverLeftovers(tree));
            if (tree.arena().usedLength() > LEFT_LENGTH) {
                throw new AssertionError(tree.arena().usedLength() + " bytes in use after everything was deleted");
            }
        } catch (final Throwable ex) {
            throw new AssertionError("seed " + seed + " of " + shape, ex);
        }
    }

    private static long driverLeftovers(final ZnodeTree tree) {
        long length = Math.max(0, tree.dataLength(ZnodeTree.ROOT));
        for (int at = tree.next(ZnodeTree.ROOT, ZnodeTree.ROOT); at != 0; at = tree.next(at, ZnodeTree.ROOT)) {
            length += Math.max(0, tree.dataLength(at));
        }
        return length;
    }
}
