package io.paddock.engine.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many requests the node has taken and not finished. The ring's own cursor counts what was taken; here is what was
 * finished, so that admission on the transport's threads needs no shared counter of its own.
 *
 * <p>Every event of the ring is finished exactly once: answered, dropped or of a kind that needs no answer. Written by
 * the engine thread; {@link #admits} runs on any thread and may see a number that is a moment old, which lets a few
 * requests more or less through.
 */
final class Outstanding {
    private static final VarHandle FINISHED;

    static {
        try {
            FINISHED = MethodHandles.lookup().findVarHandle(Outstanding.class, "finished", long.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final int limit;
    private final ThrottleConfig throttle;
    private long finished;
    private long largeBytes;

    Outstanding(final int limit, final ThrottleConfig throttle) {
        this.limit = limit;
        this.throttle = throttle;
    }

    /** Whether a connection may hand in one more. Any thread. */
    boolean admits(final ClientConnection client, final long claimed) {
        return claimed - (long) FINISHED.getOpaque(this) < limit || client.outstanding() == 0;
    }

    /** An event that is no request was dealt with. */
    void finishedOther() {
        FINISHED.setOpaque(this, finished + 1);
    }

    /** A request was answered or dropped. */
    void finished(final ClientConnection client, final int length) {
        FINISHED.setOpaque(this, finished + 1);
        client.onFinished();
        if (throttle.large(length)) {
            largeBytes -= length;
        }
    }

    /**
     * Counts a request that is large.
     *
     * @return false when there are too many bytes of such requests; the request must then be dropped.
     */
    boolean takeLarge(final int length) {
        if (throttle.large(length)) {
            largeBytes += length;
            return largeBytes <= throttle.largeRequestMaxBytes();
        }
        return true;
    }

    /** Requests taken and not finished. */
    long count(final long claimed) {
        return claimed - finished;
    }

    /** Whether refused connections may be woken: some way below the limit, so that they do not come one by one. */
    boolean roomy(final long claimed) {
        return claimed - finished <= limit - limit / 4;
    }
}
