package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.engine.tree.ZnodeTree;

/** Puts fields of nodes into replies. */
final class NodeWriter {
    /** Names after which the length of a list of children is estimated. */
    private static final int SAMPLE = 1024;

    private static final long MOST_ROOM = 1L << 30;

    private NodeWriter() {}

    /** The Stat record. */
    static void writeStat(final ZnodeTree tree, final int node, final JuteWriter reply) {
        tree.encodeStat(node, reply.buffer(), reply.cursor());
        reply.cursor(reply.cursor() + ZnodeTree.STAT_LENGTH);
    }

    /** The data as a buffer, null included. Returns its length, 0 for null. */
    static int writeData(final ZnodeTree tree, final int node, final JuteWriter reply) {
        final int length = tree.dataLength(node);
        reply.writeInt(length);
        if (length != JuteReader.NULL) {
            reply.cursor(reply.cursor() + tree.copyData(node, reply.buffer(), reply.cursor()));
        }
        return Math.max(length, 0);
    }

    /** The names of the children as a vector of strings. Returns the length of the names. */
    static int writeChildren(final ZnodeTree tree, final int node, final JuteWriter reply) {
        final int count = tree.numChildren(node);
        final int first = reply.writeInt(count).cursor();
        int written = 0;
        for (int child = tree.firstChild(node); child != ZnodeTree.NONE; child = tree.nextSibling(child)) {
            final int start = reply.cursor();
            final int length = tree.copyName(child, reply.buffer(), start + Integer.BYTES);
            reply.writeInt(length).cursor(start + Integer.BYTES + length);
            if (++written == SAMPLE) {
                makeRoom(reply, first, count);
            }
        }
        return reply.cursor() - first - count * Integer.BYTES;
    }

    /**
     * Lets the buffer grow once to what the first names suggest, instead of step by step: each step leaves a buffer
     * behind that stays until the garbage collector, which has little to do here, comes by.
     */
    private static void makeRoom(final JuteWriter reply, final int first, final int count) {
        final long bytes = (long) (reply.cursor() - first) * count / SAMPLE;
        final long limit = reply.cursor() + bytes + bytes / 16;
        if (limit <= MOST_ROOM && reply.buffer().isExpandable()) {
            reply.buffer().checkLimit((int) limit);
        }
    }
}
