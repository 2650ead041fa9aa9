package io.paddock.engine.state;

import io.paddock.engine.tree.ZnodeTree;
import org.agrona.DirectBuffer;

/** Finding nodes for paths as clients write them: not validated, perhaps not even absolute. */
final class Namespace {
    private Namespace() {}

    /** The node at the path; NONE when there is none, which holds for every path that could not be created. */
    static int find(final ZnodeTree tree, final DirectBuffer path, final int offset, final int length) {
        return length > 0 && path.getByte(offset) != '/' ? ZnodeTree.NONE : tree.find(path, offset, length);
    }

    /** The child whose name follows the last slash of a path; NONE for an empty name. */
    static int child(
            final ZnodeTree tree,
            final int parent,
            final DirectBuffer path,
            final int offset,
            final int length,
            final int lastSlash) {
        final int nameLength = length - lastSlash - 1;
        return nameLength == 0 ? ZnodeTree.NONE : tree.child(parent, path, offset + lastSlash + 1, nameLength);
    }
}
