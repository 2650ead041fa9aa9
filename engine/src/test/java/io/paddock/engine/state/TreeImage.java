package io.paddock.engine.state;

import io.paddock.engine.arena.PageSnapshot;
import io.paddock.engine.tree.ZnodeTree;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** All pages of a tree as bytes. */
final class TreeImage {
    private TreeImage() {}

    static byte[] of(final ZnodeTree tree) {
        try (PageSnapshot snapshot = tree.arena().startSnapshot()) {
            final int pageLength = snapshot.pageLength();
            final byte[] image = new byte[snapshot.pageCount() * pageLength];
            final UnsafeBuffer page = new UnsafeBuffer(ByteBuffer.allocateDirect(pageLength));
            for (int i = 0; i < snapshot.pageCount(); i++) {
                snapshot.copyPage(i, page.addressOffset());
                page.getBytes(0, image, i * pageLength, pageLength);
            }
            return image;
        }
    }
}
