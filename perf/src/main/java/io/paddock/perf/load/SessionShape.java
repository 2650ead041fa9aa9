package io.paddock.perf.load;

/**
 * The sessions of a loop.
 *
 * @param count how many.
 * @param outstanding most requests in flight on each.
 * @param maxRequestLength of a frame, bytes.
 * @param timeoutMs that the server is asked for.
 * @param replyDriven whether something is always in flight, and nothing is ever due but what a reply calls for.
 */
record SessionShape(int count, int outstanding, int maxRequestLength, int timeoutMs, boolean replyDriven) {
    /** Long enough for a stalled server; well within what servers grant. */
    static final int USUAL_TIMEOUT_MS = 30_000;

    /** Whether one blocking read after the other does: it saves the selector's system call. */
    boolean mayBlock() {
        return replyDriven && count == 1 && outstanding == 1;
    }
}
