package io.paddock.client;

import org.agrona.DirectBuffer;

/** Takes replies of getData. */
public interface DataHandler extends FailureHandler {
    /**
     * @param length bytes of the data; -1 when the node's data is null.
     */
    void onData(long correlationId, DirectBuffer buffer, int offset, int length, StatFlyweight stat);
}
