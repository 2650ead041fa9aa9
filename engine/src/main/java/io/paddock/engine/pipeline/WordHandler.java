package io.paddock.engine.pipeline;

import io.paddock.transport.Connection;
import org.agrona.DirectBuffer;

/** Answers four-letter words. */
public interface WordHandler {
    /**
     * As {@link io.paddock.transport.FrameHandler#wordArgumentLength}; any thread, no state.
     */
    int argumentLength(int firstFourBytes);

    /**
     * Sends the answer as raw bytes; the caller flushes and closes. Engine thread.
     */
    void onWord(Connection connection, int word, DirectBuffer argument, int offset, int length);
}
