package io.paddock.replication.peer;

import org.agrona.DirectBuffer;

/**
 * Moves messages among the servers of an ensemble. They may get lost, come late, twice or in another order; what comes
 * is as it was sent, by the server that its header names, of the same cluster. All methods belong to the owner's thread.
 *
 * <p>The sender leaves {@code clusterTag} and {@code linkSequence} of the header empty: the link fills and checks them.
 */
public interface PeerLink extends AutoCloseable {
    /** Receives messages; the buffer is valid during the call only. */
    @FunctionalInterface
    interface Handler {
        void onMessage(DirectBuffer buffer, int offset, int length);
    }

    /**
     * Whom to exchange messages with from now on. Servers that are not named any more are left alone; messages from
     * servers that are not named are still handed over, since a newer ensemble may know them.
     *
     * @param addresses of the others; this server itself may be among them.
     */
    void peers(Iterable<PeerAddress> addresses);

    /**
     * Sends a message, at the latest by the next {@link #flush}.
     *
     * @param stream {@link io.paddock.replication.zab.Environment#CONTROL} and so on; streams do not wait for each other.
     * @param length of at most {@link #maxMessageLength()}.
     * @return false when there is no room now, or no such peer; the message is not kept.
     */
    boolean send(int server, int stream, DirectBuffer buffer, int offset, int length);

    /** Longest message, bytes; longer than any entry. */
    int maxMessageLength();

    /** Puts on the network what was sent. */
    void flush();

    /**
     * Keeps the link going and hands over what has come.
     *
     * @return a measure of the work done, 0 when idle.
     */
    int poll(Handler handler, int limit);

    /** How long the owner may sleep without {@link #poll} when nothing arrives, ns. */
    long idleNs();

    @Override
    void close();
}
