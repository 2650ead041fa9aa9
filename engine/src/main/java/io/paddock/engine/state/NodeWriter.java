package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.engine.tree.ZnodeTree;

/** Puts fields of nodes into replies. */
final class NodeWriter {
    private NodeWriter() {}

    /** The Stat record. */
    static void writeStat(final ZnodeTree tree, final int node, final JuteWriter reply) {
        tree.encodeStat(node, reply.buffer(), reply.cursor());
        reply.cursor(reply.cursor() + ZnodeTree.STAT_LENGTH);
    }

    /** The data as a buffer, null included. */
    static void writeData(final ZnodeTree tree, final int node, final JuteWriter reply) {
        final int length = tree.dataLength(node);
        reply.writeInt(length);
        if (length != JuteReader.NULL) {
            reply.cursor(reply.cursor() + tree.copyData(node, reply.buffer(), reply.cursor()));
        }
    }

    /** The names of the children as a vector of strings. */
    static void writeChildren(final ZnodeTree tree, final int node, final JuteWriter reply) {
        reply.writeInt(tree.numChildren(node));
        for (int child = tree.firstChild(node); child != ZnodeTree.NONE; child = tree.nextSibling(child)) {
            final int start = reply.cursor();
            final int length = tree.copyName(child, reply.buffer(), start + Integer.BYTES);
            reply.writeInt(length).cursor(start + Integer.BYTES + length);
        }
    }
}
