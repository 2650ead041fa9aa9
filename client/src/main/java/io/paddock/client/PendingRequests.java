package io.paddock.client;

/**
 * Requests that wait for their replies, in order, in a ring of preallocated slots. A server answers in the order of the
 * requests, so a reply always belongs to the head; its xid proves it.
 *
 * <p>xids count from 1 to 2^31 - 1 and start again (protocol reference §4.1). The client's thread.
 */
final class PendingRequests {
    private final int mask;
    private final int[] xids;
    private final int[] opCodes;
    private final int[] watchKinds;
    private final byte[][] watchPaths;
    private final long[] correlationIds;
    private final FailureHandler[] handlers;
    private int lastXid;
    private int head;
    private int size;

    /** @param capacity a power of two. */
    PendingRequests(final int capacity) {
        mask = capacity - 1;
        xids = new int[capacity];
        opCodes = new int[capacity];
        watchKinds = new int[capacity];
        watchPaths = new byte[capacity][];
        correlationIds = new long[capacity];
        handlers = new FailureHandler[capacity];
    }

    boolean isFull() {
        return size > mask;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The number that the next request gets. */
    int nextXid() {
        return lastXid == Integer.MAX_VALUE ? 1 : lastXid + 1;
    }

    /** For tests: as if so many requests had been sent. */
    void lastXid(final int xid) {
        lastXid = xid;
    }

    /**
     * Adds a request behind the others; the ring must not be full.
     *
     * @return its xid.
     */
    int add(final int opCode, final long correlationId, final FailureHandler handler) {
        final int slot = head + size++ & mask;
        lastXid = nextXid();
        xids[slot] = lastXid;
        opCodes[slot] = opCode;
        correlationIds[slot] = correlationId;
        handlers[slot] = handler;
        return lastXid;
    }

    /** What the last added request does to the table of watches once it is answered. */
    void watch(final int kinds, final byte[] path) {
        final int slot = head + size - 1 & mask;
        watchKinds[slot] = kinds;
        watchPaths[slot] = path;
    }

    int xid() {
        return xids[head];
    }

    int opCode() {
        return opCodes[head];
    }

    long correlationId() {
        return correlationIds[head];
    }

    FailureHandler handler() {
        return handlers[head];
    }

    int watchKinds() {
        return watchKinds[head];
    }

    /** Null when the request has nothing to do with watches. */
    byte[] watchPath() {
        return watchPaths[head];
    }

    void removeHead() {
        handlers[head] = null;
        watchPaths[head] = null;
        head = head + 1 & mask;
        size--;
    }
}
