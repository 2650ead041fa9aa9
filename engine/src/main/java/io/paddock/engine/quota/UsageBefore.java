package io.paddock.engine.quota;

import java.util.Arrays;

/**
 * What was used under the quotas that a multi has touched, before it: each of its operations is measured by that, as in
 * the reference. Empty outside of a multi. Engine thread.
 */
final class UsageBefore {
    private static final long NO_MULTI = -1;

    private int[] statsNodes = new int[4];
    private long[] counts = new long[4];
    private long[] bytes = new long[4];
    private int size;
    private long zxid = NO_MULTI;

    void begin(final long multiZxid) {
        zxid = multiZxid;
        size = 0;
    }

    void end() {
        zxid = NO_MULTI;
        size = 0;
    }

    /** Whether a node that was made or changed at this zxid is the work of the running multi. */
    boolean isNew(final long changeZxid) {
        return zxid != NO_MULTI && changeZxid == zxid;
    }

    /** The figures of a quota are about to change for the first time or again. */
    void note(final int statsNode, final QuotaText stats) {
        if (zxid == NO_MULTI || indexOf(statsNode) >= 0) {
            return;
        }
        if (size == statsNodes.length) {
            statsNodes = Arrays.copyOf(statsNodes, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        statsNodes[size] = statsNode;
        counts[size] = stats.count();
        bytes[size++] = stats.bytes();
    }

    long count(final int statsNode, final long now) {
        final int index = indexOf(statsNode);
        return index < 0 ? now : counts[index];
    }

    long bytes(final int statsNode, final long now) {
        final int index = indexOf(statsNode);
        return index < 0 ? now : bytes[index];
    }

    private int indexOf(final int statsNode) {
        for (int i = 0; i < size; i++) {
            if (statsNodes[i] == statsNode) {
                return i;
            }
        }
        return -1;
    }
}
