package io.paddock.transport;

import org.agrona.DirectBuffer;

/**
 * Receives what arrives. Called on the transport's thread of the connection, in the order of arrival; for one
 * connection first {@link #onConnected}, last {@link #onDisconnected}, each exactly once.
 */
public interface FrameHandler {
    /** Returned by {@link #wordArgumentLength} for four bytes that are no word. */
    int NOT_A_WORD = -1;

    /** A connection was accepted and is within the limits. */
    void onConnected(Connection connection);

    /**
     * A whole frame, without its length prefix. The buffer is valid during the call only.
     *
     * @return false when there is no room now: the transport keeps the frame, stops reading this connection and
     *     delivers the same frame again after {@link Connection#wakeReading()}.
     */
    boolean onFrame(Connection connection, DirectBuffer buffer, int offset, int length);

    /**
     * Whether the first four bytes of a fresh connection, read as a big-endian integer, are a word instead of a length.
     *
     * @return {@link #NOT_A_WORD}, or how many more bytes belong to the word (0 for most).
     */
    int wordArgumentLength(int firstFourBytes);

    /**
     * A word and its argument arrived; everything after it is discarded unread.
     *
     * @return as for {@link #onFrame}.
     */
    boolean onWord(Connection connection, int word, DirectBuffer buffer, int offset, int length);

    /**
     * What follows the frames so far is not a frame, so that nothing more will be delivered. The owner answers what it
     * has taken and calls {@link Connection#closeAfterFlush()}; when it does not do so in the time of an orderly close,
     * the transport closes. A handler that does not care has it closed at once.
     */
    default void onBrokenStream(final Connection connection) {
        connection.close();
    }

    /**
     * The connection is gone.
     *
     * @param reason a short text for people: who closed it and why.
     */
    void onDisconnected(Connection connection, String reason);
}
