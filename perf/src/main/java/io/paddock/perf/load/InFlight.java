package io.paddock.perf.load;

/** The requests of one connection that have no reply yet, in their order: a ring that grows to what is needed. */
final class InFlight {
    private static final int SMALLEST = 16;

    private long[] startNs = new long[SMALLEST];
    private int[] opCodes = new int[SMALLEST];
    private int[] tags = new int[SMALLEST];
    private int mask = SMALLEST - 1;
    private long added;
    private long removed;

    int size() {
        return (int) (added - removed);
    }

    /** How many were added so far. */
    long added() {
        return added;
    }

    /** How many were removed so far. */
    long removed() {
        return removed;
    }

    void add(final int opCode, final long nowNs, final int tag) {
        if (added - removed > mask) {
            grow();
        }
        final int slot = (int) added++ & mask;
        startNs[slot] = nowNs;
        opCodes[slot] = opCode;
        tags[slot] = tag;
    }

    /** Moves the oldest one into a reply. */
    void remove(final Reply reply) {
        final int slot = (int) removed++ & mask;
        reply.startNs = startNs[slot];
        reply.opCode = opCodes[slot];
        reply.tag = tags[slot];
    }

    /** Request type of the oldest one. */
    int oldestOpCode() {
        return opCodes[(int) removed & mask];
    }

    void clear() {
        added = 0;
        removed = 0;
    }

    private void grow() {
        final int oldMask = mask;
        final long[] oldStartNs = startNs;
        final int[] oldOpCodes = opCodes;
        final int[] oldTags = tags;
        final int length = 2 * (oldMask + 1);
        startNs = new long[length];
        opCodes = new int[length];
        tags = new int[length];
        mask = length - 1;
        for (long number = removed; number < added; number++) {
            final int from = (int) number & oldMask;
            final int to = (int) number & mask;
            startNs[to] = oldStartNs[from];
            opCodes[to] = oldOpCodes[from];
            tags[to] = oldTags[from];
        }
    }
}
