package io.paddock.client;

import org.agrona.DirectBuffer;

/** Takes replies of create. */
public interface CreateHandler extends FailureHandler {
    /**
     * @param offset of the node's path, in which a sequence number may have been added to the asked one.
     * @param length of the path in bytes.
     */
    void onCreated(long correlationId, DirectBuffer buffer, int offset, int length, StatFlyweight stat);
}
