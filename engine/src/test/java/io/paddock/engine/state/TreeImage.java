package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.engine.arena.PageSnapshot;
import io.paddock.engine.tree.ZnodeTree;
import java.nio.ByteBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A tree as bytes, to be compared. */
final class TreeImage {
    private TreeImage() {}

    /** All that clients can see: paths, data, ACLs and stats, in the order of a walk. */
    static byte[] contents(final ZnodeTree tree) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 16);
        final JuteWriter writer = new JuteWriter().wrap(buffer, 0);
        int node = ZnodeTree.ROOT;
        while (node != ZnodeTree.NONE) {
            writer.cursor(writer.cursor() + tree.copyPath(node, buffer, writer.cursor()));
            NodeWriter.writeData(tree, node, writer);
            NodeWriter.writeStat(tree, node, writer);
            writer.cursor(writer.cursor() + tree.acls().copy(tree.acl(node), buffer, writer.cursor()));
            writer.writeLong(tree.storedOwner(node)).writeInt(tree.childrenCreated(node));
            node = tree.next(node, ZnodeTree.ROOT);
        }
        final byte[] contents = new byte[writer.length()];
        buffer.getBytes(0, contents);
        return contents;
    }

    /** All pages, with what is left in free blocks: the same history gives the same pages. */
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
