package io.paddock.transport;

import java.net.InetSocketAddress;
import org.agrona.DirectBuffer;

/**
 * One open stream of length-prefixed frames.
 *
 * <p>Threads: everything here is called by the <em>owner</em> thread only (the engine), except {@link #id()},
 * {@link #remoteAddress()}, {@link #attachment()} and {@link #wakeReading()}, which any thread may call. Where the
 * transport runs on the owner's own thread (see {@link Transport#poll}) no call crosses a thread; otherwise the
 * implementation hands over in batches at {@link #flush()}.
 *
 * <p>Sending never blocks and never fails: bytes for a closed connection are dropped, the close is reported through
 * {@link FrameHandler#onDisconnected}.
 */
public interface Connection {
    /** Number of this connection, unique in the process, from 1 up. */
    long id();

    /** The peer's address; kept after the close. */
    InetSocketAddress remoteAddress();

    /** What the owner keeps with the connection; null until set. */
    Object attachment();

    /** Sets {@link #attachment()}; published to the transport's thread. */
    void attachment(Object attachment);

    /**
     * Queues one frame: a four-byte big-endian length, then the payload. The bytes are copied before the call returns
     * and leave the process at {@link #flush()} or when a chunk is full.
     */
    void send(DirectBuffer payload, int offset, int length);

    /** Queues bytes as they are, without a length. */
    void sendRaw(DirectBuffer bytes, int offset, int length);

    /** Hands everything queued since the last flush to the socket. One call per connection and batch. */
    void flush();

    /** Bytes queued here and not yet taken by the kernel; may lag behind by the write that is under way. */
    long queuedBytes();

    /** Stops (false) or resumes (true) reading from the socket; used for back-pressure on this connection. */
    void reading(boolean enabled);

    /** Delivers again a frame that {@link FrameHandler#onFrame} refused, and reads on. */
    void wakeReading();

    /** Drops the connection at once; queued bytes are lost. */
    void close();

    /** Sends what is queued, then closes; nothing more is read from now on. */
    void closeAfterFlush();

    /** False from the moment that a close was asked for or noticed. */
    boolean isOpen();
}
