package io.paddock.engine.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.tree.TreeDriver.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same transactions give the same bytes, on a server that was restarted from an image in between too. */
class TreeDeterminismTest {
    private static final ArenaConfig CONFIG = new ArenaConfig(64 << 20, 0);

    @Test
    void shouldHaveTheSameBytesAfterTheSameTransactions() {
        for (long seed = 1; seed <= 300; seed++) {
            compare(seed, seed % 10 == 0 ? Shape.WILD : Shape.SMALL, 60);
        }
    }

    @Test
    void shouldHaveTheSameBytesAtSize() {
        compare(77, Shape.WIDE, 3_000);
    }

    @Test
    void shouldRefuseWhatIsNotAnImage() {
        try (ZnodeTree tree = new ZnodeTree(CONFIG)) {
            final byte[] image = TreeImages.of(tree);
            assertThrows(IllegalArgumentException.class, () -> TreeImages.load(tree, Arrays.copyOf(image, 100)));
            assertThrows(IllegalArgumentException.class, () -> TreeImages.load(tree, new byte[16384]));
            final byte[] shorter = Arrays.copyOf(image, image.length - 16384);
            assertThrows(IllegalArgumentException.class, () -> TreeImages.load(tree, shorter));
            TreeImages.load(tree, image);
            tree.verify();
        }
    }

    private static void compare(final long seed, final Shape shape, final int transactions) {
        ZnodeTree restarted = new ZnodeTree(CONFIG);
        try (ZnodeTree steady = new ZnodeTree(CONFIG)) {
            final TreeDriver first = new TreeDriver(seed, shape, steady);
            final TreeDriver second = new TreeDriver(seed, shape, restarted);
            final Random restarts = new Random(seed);
            for (int i = 0; i < transactions; i++) {
                first.transact();
                second.transact();
                if (restarts.nextInt(transactions / 5) == 0) {
                    final ZnodeTree next = new ZnodeTree(CONFIG);
                    TreeImages.load(next, TreeImages.of(restarted));
                    restarted.close();
                    restarted = next;
                    second.tree(next);
                    next.verify();
                }
            }
            second.check();
            assertArrayEquals(TreeImages.of(steady), TreeImages.of(restarted), "seed " + seed);
        } catch (final RuntimeException | AssertionError ex) {
            throw new AssertionError("seed " + seed + " of " + shape, ex);
        } finally {
            restarted.close();
        }
    }
}
