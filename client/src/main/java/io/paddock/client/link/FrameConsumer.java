package io.paddock.client.link;

import java.io.IOException;
import org.agrona.DirectBuffer;

/** Takes whole frames. */
@FunctionalInterface
public interface FrameConsumer {
    /**
     * The view is valid during the call.
     *
     * @throws IOException when the frame makes no sense, so that the stream cannot be trusted any more.
     */
    void onFrame(DirectBuffer buffer, int offset, int length) throws IOException;
}
