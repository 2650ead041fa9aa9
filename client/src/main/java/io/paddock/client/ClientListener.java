package io.paddock.client;

import io.paddock.codecs.wire.EventType;
import org.agrona.DirectBuffer;

/**
 * Told of the session and of watches, on the client's thread. May send requests; must not call
 * {@link PaddockClient#doWork()}.
 */
public interface ClientListener {
    /** The client is now in this state. Watches survive the way from CONNECTING to CONNECTED. */
    default void onStateChange(final ClientState state) {}

    /**
     * A watch has fired.
     *
     * @param eventType see {@link EventType}.
     * @param buffer holds the path; valid during the call.
     * @param offset of the path.
     * @param length of the path in bytes.
     * @param zxid the change that fired it; -1 when the server does not say.
     */
    default void onWatchEvent(
            final int eventType, final DirectBuffer buffer, final int offset, final int length, final long zxid) {}
}
