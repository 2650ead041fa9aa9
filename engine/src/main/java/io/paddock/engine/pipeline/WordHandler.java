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
     * Begins the answer, whose pieces the caller sends as raw bytes; then it closes. Engine thread.
     *
     * @param connection who asks; nothing is to be sent on it here.
     * @param argument valid during the call.
     */
    WordAnswer onWord(Connection connection, int word, DirectBuffer argument, int offset, int length);
}
