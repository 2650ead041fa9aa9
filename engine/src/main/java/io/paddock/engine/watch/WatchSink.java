package io.paddock.engine.watch;

import org.agrona.DirectBuffer;

/** Receives the notifications of one change, in order; one call per connection and trigger. Engine thread. */
public interface WatchSink {
    /**
     * @param watcher number of the connection, as given at registration.
     * @param eventType of {@link io.paddock.codecs.wire.EventType}.
     * @param acl list that the connection needs READ in to be told; checked by the receiver.
     */
    void notify(int watcher, int eventType, long zxid, int acl, DirectBuffer path, int offset, int length);
}
