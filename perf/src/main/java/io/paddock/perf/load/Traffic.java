package io.paddock.perf.load;

import java.io.IOException;

/** What the sessions of a {@link LoadLoop} do, told by it of everything that happens; on the loop's thread. */
interface Traffic {
    /** Nothing needs to be done before something arrives. */
    long NOTHING_DUE = Long.MAX_VALUE;

    /** The run starts: what is sent first. */
    void begin(long nowNs) throws IOException;

    /**
     * Called in each cycle of the loop.
     *
     * @return time until something is due, ns from now; {@link #NOTHING_DUE} when it depends on the server alone.
     */
    default long poll(final long nowNs) throws IOException {
        return NOTHING_DUE;
    }

    /** Whether the run is over before its time. */
    default boolean isDone() {
        return false;
    }

    /** The time is over: nothing new is begun. */
    void end(long nowNs);

    /** Whether all that was begun has been finished. */
    boolean isQuiet();

    /** A session is open. */
    default void onOpened(final LoadSession session, final long nowNs) throws IOException {}

    /** A reply other than to a ping. */
    void onReply(Reply reply) throws IOException;

    /** A watch event; {@code opCode}, {@code startNs} and {@code error} say nothing. */
    default void onEvent(final Reply event) throws IOException {
        throw new IOException("an event came that no watch was set for");
    }

    /** The reply to a ping; {@code startNs} is when it was sent. */
    default void onPing(final Reply reply) {}

    /** All that was read from a connection at once has been handed over: time to send. */
    default void onBatch(final LoadSession session, final long nowNs) throws IOException {}

    /** The connection is gone; it is closed when this returns. */
    default void onLost(final LoadSession session, final IOException fault, final long nowNs) throws IOException {
        throw fault;
    }
}
