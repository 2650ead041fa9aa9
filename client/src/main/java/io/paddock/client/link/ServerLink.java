package io.paddock.client.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A stream of bytes to one server at a time, which can be opened again to the next one. No method blocks but
 * {@link #await}. The client's thread; {@link #wakeup()} any thread.
 */
public interface ServerLink extends AutoCloseable {
    /** Starts to connect; the link must not be open. */
    void connect(InetSocketAddress address) throws IOException;

    /** Whether the connection stands. */
    boolean finishConnect() throws IOException;

    /**
     * Reads what has arrived.
     *
     * @return bytes, 0 when there are none, -1 when the server has ended the stream.
     */
    int read(ByteBuffer target) throws IOException;

    /** Writes what the socket takes; returns how many bytes. */
    int write(ByteBuffer source) throws IOException;

    /** Drops the connection, if any. Never fails. */
    void disconnect();

    /**
     * Waits until there is something to do for the link, or {@link #wakeup()}, or the time is over.
     *
     * @param timeoutMs longest wait, more than 0.
     * @param toWrite whether room to write is worth waking up for.
     */
    void await(long timeoutMs, boolean toWrite);

    /** Ends a wait, or the next one when nobody waits. */
    void wakeup();

    @Override
    void close();
}
