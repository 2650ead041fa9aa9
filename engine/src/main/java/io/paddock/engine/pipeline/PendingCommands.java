package io.paddock.engine.pipeline;

/**
 * Who waits for which entry of the log: a preallocated ring by the origin's sequence, which is dense and comes back in
 * order. Entries of the node itself (expiry, reaping) have no connection. Engine thread.
 */
final class PendingCommands {
    private final int mask;
    private final ClientConnection[] clients;
    private final int[] xids;
    private final int[] opCodes;
    private final int[] lengths;
    private final long[] arrivalsNs;
    private long submitted;
    private long completed;

    PendingCommands(final int capacity) {
        mask = capacity - 1;
        clients = new ClientConnection[capacity];
        xids = new int[capacity];
        opCodes = new int[capacity];
        lengths = new int[capacity];
        arrivalsNs = new long[capacity];
    }

    boolean full() {
        return submitted - completed > mask;
    }

    /** Commands submitted and not executed. */
    int count() {
        return (int) (submitted - completed);
    }

    void add(
            final long sequence,
            final ClientConnection client,
            final int xid,
            final int opCode,
            final int length,
            final long arrivalNs) {
        if (sequence != submitted + 1) {
            throw new IllegalStateException("the log numbered an entry " + sequence + " after " + submitted);
        }
        submitted = sequence;
        final int index = (int) sequence & mask;
        clients[index] = client;
        xids[index] = xid;
        opCodes[index] = opCode;
        lengths[index] = length;
        arrivalsNs[index] = arrivalNs;
    }

    /** Sequence of the newest entry that came back, or whose end nobody will learn. */
    long completed() {
        return completed;
    }

    /**
     * An entry came back; its fields may be read until the next call.
     *
     * @return its index for the accessors.
     */
    int complete(final long sequence) {
        if (sequence != completed + 1 || sequence > submitted) {
            throw new IllegalStateException(
                    "entry " + sequence + " came back after " + completed + ", submitted up to " + submitted);
        }
        completed = sequence;
        return (int) sequence & mask;
    }

    /** The connection that waits, null for the node's own; forgotten by this call. */
    ClientConnection takeClient(final int index) {
        final ClientConnection client = clients[index];
        clients[index] = null;
        return client;
    }

    int xid(final int index) {
        return xids[index];
    }

    int opCode(final int index) {
        return opCodes[index];
    }

    /** Bytes of the request's frame. */
    int length(final int index) {
        return lengths[index];
    }

    long arrivalNs(final int index) {
        return arrivalsNs[index];
    }
}
