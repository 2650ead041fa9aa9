package io.paddock.engine.tree;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** Images of trees in plain arrays, for tests. */
public final class TreeImages {
    private TreeImages() {}

    /** All bytes of the arena. */
    public static byte[] of(final ZnodeTree tree) {
        final byte[] image = new byte[(int) tree.arena().length()];
        final UnsafeBuffer buffer = new UnsafeBuffer(image);
        final int step = 16384;
        for (int at = 0; at < image.length; at += step) {
            UnsafeApi.copyMemory(null, tree.arena().address(at >>> 3, 0), image, buffer.addressOffset() + at, step);
        }
        return image;
    }

    /** Replaces a tree's content by an image. */
    public static void load(final ZnodeTree tree, final byte[] image) {
        final int[] position = new int[1];
        tree.load(
                (buffer, offset, length) -> {
                    // Odd portions, as a stream may give them.
                    final int count = Math.min(Math.min(length, image.length - position[0]), 100_003);
                    buffer.putBytes(offset, image, position[0], count);
                    position[0] += count;
                    return count;
                },
                image.length);
    }
}
