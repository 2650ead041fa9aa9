package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.tree.ZnodeTree;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** getEphemerals: the caller's own ephemerals whose path begins with some text (protocol reference §6.6). */
final class EphemeralList {
    private final ZnodeTree tree;
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer(256);

    EphemeralList(final ZnodeTree tree) {
        this.tree = tree;
    }

    int write(final long sessionId, final RequestFlyweight request, final JuteWriter reply) {
        final boolean listsAll = isEverything(request);
        final int countOffset = reply.cursor();
        reply.writeInt(0);
        int count = 0;
        int node = tree.firstEphemeral(sessionId);
        while (node != ZnodeTree.NONE) {
            final int length = tree.copyPath(node, path, 0);
            if (listsAll || beginsWith(request, length)) {
                reply.writeBytes(path, 0, length);
                count++;
            }
            node = tree.nextEphemeral(node);
        }
        final int end = reply.cursor();
        reply.cursor(countOffset).writeInt(count).cursor(end);
        return ErrorCode.OK;
    }

    /** Null, blank, or a slash with blanks around it. */
    private static boolean isEverything(final RequestFlyweight request) {
        if (request.pathLength() == JuteReader.NULL) {
            return true;
        }
        final DirectBuffer buffer = request.buffer();
        int start = request.pathOffset();
        int end = start + request.pathLength();
        while (start < end && isBlank(buffer.getByte(start))) {
            start++;
        }
        while (start < end && isBlank(buffer.getByte(end - 1))) {
            end--;
        }
        return start == end || end - start == 1 && buffer.getByte(start) == '/';
    }

    private boolean beginsWith(final RequestFlyweight request, final int length) {
        if (request.pathLength() > length) {
            return false;
        }
        for (int i = 0; i < request.pathLength(); i++) {
            if (path.getByte(i) != request.buffer().getByte(request.pathOffset() + i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(final byte value) {
        return value >= 0 && value <= ' ';
    }
}
